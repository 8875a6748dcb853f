"""Many who write at once, runs that are killed, and outputs that are no files: nothing is lost, nothing is replaced."""

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Result
from mucli import files, reading_list
from mucli.api import keeping, own_papers
from mucli.catalog import pending
from mucli.catalog.read import paper_files, read_paper
from mucli.errors import OutsideError
from mucli.files import user_data
from mucli.model import Author, Paper

Run = Callable[..., Result]
OWN = "title: {}\nauthors:\n- Doe, Jane\nyear: 2024\nkind: method\ncategories:\n- model-agnostic\n"
KEY = "doe2024forgetting"


@pytest.fixture
def own() -> Path:
    """Give the user a paper of their own."""
    file = user_data() / f"papers/2024/{KEY}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(OWN.format("Forgetting Crowds"), encoding="utf-8")
    return file


# Many at once --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["append", "import", "add", "edit", "move"])
def test_eight_processes_lose_nothing(command: str) -> None:
    script = ROOT / "benchmarks" / "crowd" / "run.py"
    done = subprocess.run(
        [sys.executable, str(script), "--writes", "1", "--command", command],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].split()[1] == "8"


def test_a_lock_that_is_held_makes_the_others_wait_and_then_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    program = (
        "import sys, pathlib; from mucli.files import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout and holder.stdin and holder.stdout.readline() == "held\n"
    with (
        pytest.raises(OutsideError, match="another mucli is busy with"),
        files.locked(path, wait=0.05),
    ):
        pass
    with files.locked(tmp_path / "b.bib", wait=0):  # another file is free
        pass
    holder.kill()  # the system lifts the lock of whoever dies
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    with (
        files.locked(path, wait=5),
        files.locked(path, wait=0),
    ):  # and who holds it may take it again
        pass
    assert not list(tmp_path.iterdir()), "nothing lies beside the user's files"


def test_without_a_cache_the_lock_lies_beside_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with files.locked(tmp_path / "a.bib"):
        assert (tmp_path / ".a.bib.lock").exists()


# What came meanwhile -------------------------------------------------------------------------------------------------------


def test_a_key_that_was_taken_meanwhile_gets_a_letter_and_no_file_is_written_over(
    own: Path,
) -> None:
    before = own.read_bytes()
    new = Paper(KEY, "Forgetting Elsewhere", authors=(Author("Doe", "Jane"),), year=2024)
    (kept,) = keeping.keep_papers(user_data(), [new], {})
    assert (kept.paper.key, kept.by) == (f"{KEY}b", "")
    assert own.read_bytes() == before and kept.file.is_file()


def test_a_paper_that_another_run_added_meanwhile_is_not_added_twice(own: Path) -> None:
    same = Paper("other2024key", "Forgetting Crowds", authors=(Author("Doe", "Jane"),), year=2024)
    (kept,) = keeping.keep_papers(user_data(), [same], {})
    assert (kept.paper.key, kept.by) == (KEY, "title")
    assert len(paper_files(user_data())) == 1


def test_a_file_that_cannot_be_read_keeps_its_key(own: Path) -> None:
    own.write_text("title: [", encoding="utf-8")
    new = Paper(KEY, "Forgetting Elsewhere", authors=(Author("Doe", "Jane"),), year=2024)
    (kept,) = keeping.keep_papers(user_data(), [new], {})
    assert kept.paper.key == f"{KEY}b" and own.read_text(encoding="utf-8") == "title: ["


def test_what_two_change_of_one_paper_is_kept_of_both(own: Path) -> None:
    first = read_paper(own)[1]
    assert first is not None
    from dataclasses import replace

    one = replace(first, doi="10.1234/one", topics=("gnn",))
    two = replace(first, month=5, topics=("federated",))
    for changed in (one, two):
        keeping.keep_papers(user_data(), [changed], {KEY: first})
    now = read_paper(own)[1]
    assert now is not None
    assert (now.doi, now.month, now.topics) == ("10.1234/one", 5, ("gnn", "federated"))


def test_an_edit_of_a_paper_that_changed_meanwhile_keeps_both_texts(
    small: Run, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\ndraft = pathlib.Path(sys.argv[1])\n"
        "draft.write_text(draft.read_text().replace('Crowds', 'Alone'))\n"
        f"other = pathlib.Path({str(own)!r})\n"
        "other.write_text(other.read_text().replace('Crowds', 'Together'))\n",
        encoding="utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    result = small("edit", KEY)
    assert result.code == 3 and "was changed meanwhile" in result.err
    assert "Together" in own.read_text(encoding="utf-8")
    (aside,) = (user_data() / "drafts").glob("*.aside-1.yaml")
    assert "Alone" in aside.read_text(encoding="utf-8") and str(aside) in result.err


def test_a_paper_is_edited_by_one_at_a_time(small: Run, own: Path) -> None:
    done: list[Result] = []
    with files.locked(user_data() / "drafts" / KEY):
        other = threading.Thread(target=lambda: done.append(small("edit", KEY)))
        other.start()
        other.join()
    assert done[0].code == 3 and "another mucli is busy" in done[0].err


# Killed runs ---------------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for the end of a process: nothing of mucli catches it."""


def _killed_at(step: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> bool:
    """Do ``work``, killed before its ``step``-th change of the disk; return whether it came that far. A real kill runs no
    clean-up, so that of Python's own is kept from the disk too."""
    done = 0
    dead = False

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def change(*arguments: object, **more: object) -> object:
            nonlocal done, dead
            if dead or done == step:
                dead = True
                raise Killed
            done += 1
            return real(*arguments, **more)

        return change

    with monkeypatch.context() as patched:
        for name in ("unlink", "replace", "rmdir", "rename"):
            patched.setattr(Path, name, counted(getattr(Path, name)))
        patched.setattr(os, "link", counted(os.link))
        try:
            work()
        except Killed:
            return True
    return False


def _state() -> tuple[list[tuple[str, str]], list[str]]:
    papers = [(f.stem, f.read_text(encoding="utf-8")) for f in paper_files(user_data())]
    return papers, sorted(reading_list.load())


@pytest.mark.parametrize("what", ["move", "remove", "new year"])
def test_a_killed_edit_or_removal_leaves_the_old_or_the_new(
    what: str, small_catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from mucli.api import open_catalog

    folder = user_data() / "papers"
    text = OWN.format("Forgetting Crowds")

    def begin() -> Callable[[], object]:
        for file in sorted(user_data().rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        file = folder / "2024" / f"{KEY}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        reading_list.change(KEY, lambda _mark: reading_list.Mark(starred=True))
        with open_catalog(small_catalog) as catalog:
            if what == "remove":
                return own_papers.remove_own(catalog, KEY).carry_out
            editing = own_papers.edit_own(catalog, KEY)
        paper = read_paper(file)[1]
        assert paper is not None
        changed = replace(paper, year=2025, key=KEY if what == "new year" else "doe2025forgetting")
        return lambda: editing.keep(changed)

    before = (begin(), _state())[1]
    begin()()
    after = _state()
    assert before != after
    steps = 0
    while True:
        work = begin()
        if not _killed_at(steps, monkeypatch, work):
            break
        steps += 1
        assert _state()[0] in (before[0], after[0])
        with own_papers._changing(user_data()):  # who changes a paper next finishes or takes back
            assert _state() in (before, after)
        assert pending.pending(folder) is None
    assert steps >= 5 and _state() == after


def test_what_killed_runs_left_is_swept_when_it_is_old_and_nobody_s(tmp_path: Path) -> None:
    left, new, held = (tmp_path / f".a.bib.{n * 8}.mucli.tmp" for n in "xyz")
    for each in (left, new, held):
        each.write_text("half", encoding="utf-8")
    other = tmp_path / ".a.bib.swp"
    other.touch()
    long_ago = time.time() - 3600
    for each in (left, held, other):
        os.utime(each, (long_ago, long_ago))
    handle = os.open(held, os.O_RDWR)
    assert files._lock_at_once(handle)
    files.write_atomic(tmp_path / "a.bib", "whole")
    os.close(handle)
    assert not left.exists() and new.exists() and held.exists() and other.exists()


def test_a_backup_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_new(tmp_path / "a.bib.bak", "what it was")
    assert not list(tmp_path.iterdir())


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    for there in (tmp_path / "file", tmp_path / "link"):
        there.symlink_to("nowhere") if there.name == "link" else there.write_text(
            "mine", encoding="utf-8"
        )
        with pytest.raises(FileExistsError):
            files.write_new(there, "yours")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link"]


# Outputs that are no files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_is_written_to_and_stays_one(small: Run, tmp_path: Path, *, force: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    small("cite", "SISA", "-o", str(pipe), *(["--force"] if force else [])).ok()
    reader.join()
    assert got[0].startswith("@") and stat.S_ISFIFO(pipe.stat().st_mode)
    assert "no file that can be added to" in small("cite", "SISA", "-o", str(pipe), "--append").err
    with pytest.raises(OSError, match="no regular file"):
        files.write_atomic(pipe, "never")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_socket_is_written_to_and_stays_one(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket has to be short
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket")
    server.listen()
    small("export", "-f", "csv", "-o", "socket").ok()
    connection, _address = server.accept()
    with server, connection, connection.makefile() as stream:
        assert stream.read().startswith("key,")
    assert stat.S_ISSOCK(Path("socket").stat().st_mode)


def test_standard_output_by_its_name_is_written_to_where_it_is_a_file(
    small_catalog: Path, tmp_path: Path
) -> None:
    """The shell's file goes on being standard output: what comes before and after stays."""
    out = tmp_path / "out"
    with out.open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        subprocess.run(
            [sys.executable, "-m", "mucli", "--catalog", str(small_catalog), "cite", "SISA", "-o", "/dev/stdout"],
            stdout=stream, check=True, timeout=120,
        )  # fmt: skip
        stream.write(b"after\n")
    text = out.read_text(encoding="utf-8")
    assert text.startswith("before\n@") and text.endswith("after\n")
