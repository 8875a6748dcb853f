"""Adding and importing at a terminal: questions, progress, widths, and an interrupt."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from conftest import until_it_ends
from fake_services import Reply, Services, arxiv_feed
from mucli.files import user_data
from test_terminal import columns, plain

TITLE = "Certified Forgetting of Training Data from Very Large Federated Graph Neural Networks after Deletion Requests"
AUTHORS = ("Ada Lovelace", "Wei Wang", "Jan van der Berg", "Mónica López", "Charles Babbage")
ATOM = "application/atom+xml"


def talk(*arguments: str, says: str = "", width: int = 100) -> tuple[int, str]:
    """Run mucli in a terminal where a person types ``says``; return the exit code and what stood there in the end."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    settings = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")
    } | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "mucli", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env=settings,
    )
    os.close(side)
    os.write(main, says.encode())
    written = until_it_ends(main)
    return process.wait(60), written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_record_fits_the_terminal(small_catalog: Path, services: Services, width: int) -> None:
    services.put("/arxiv/query", arxiv_feed("2402.01234", TITLE, AUTHORS), kind=ATOM)
    code, shown = talk(
        "--catalog", str(small_catalog), "add", "2402.01234", "--dry-run", width=width
    )
    lines = plain(shown).splitlines()
    assert code == 0 and all(columns(line.rstrip()) <= width for line in lines), shown
    assert {"key", "title", "authors", "topics", "sources"} <= {
        line.split()[0] for line in lines if line.strip()
    }
    assert any(line.split()[:1] == ["kind"] and "suggested" in line for line in lines)


def test_a_person_may_edit_and_then_agree(
    small_catalog: Path, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text("#!/bin/sh\nsed -i 's/^kind: .*/kind: survey/' \"$1\"\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    services.put("/arxiv/query", arxiv_feed("2402.01234", TITLE, AUTHORS), kind=ATOM)
    code, shown = talk("--catalog", str(small_catalog), "add", "2402.01234", says="e\ny\n")
    assert code == 0 and shown.count("(yes, edit, no)") == 2
    (file,) = (user_data() / "papers").rglob("*.yaml")
    assert "kind: survey" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("answer", "files"), [("n", 0), ("y", 1), ("", 0)])
def test_an_import_at_a_terminal_asks_and_shows_how_far_it_is(
    small_catalog: Path, tmp_path: Path, answer: str, files: int
) -> None:
    (tmp_path / "list.md").write_text(
        "# L\n## Papers\n- [Something Quite New Here](https://e.org/x). Ann Lee. ICLR, 2024.\n",
        encoding="utf-8",
    )
    code, shown = talk(
        "--catalog", str(small_catalog), "import", str(tmp_path / "list.md"), says=f"{answer}\n"
    )
    assert (
        code == 0
        and "Write 1 paper to " in shown
        and "Comparing rows: 1 of 1" in shown
        and "Comparing" not in plain(shown)
    )
    assert len(list((user_data() / "papers").rglob("*.yaml"))) == files


def test_an_interrupt_keeps_what_is_complete(small_catalog: Path, services: Services) -> None:
    def answer(path: str, _headers: dict[str, str]) -> Reply:
        if "2401.00001" in path:
            return Reply(
                arxiv_feed(
                    "2401.00001", "Federated Forgetting of Clients", ("Mónica López", "Bo Li")
                ),
                kind=ATOM,
            )
        time.sleep(0.6)  # long enough for the interrupt, short enough for the time-out
        return Reply(b"", 500)

    services.put("/arxiv/query", answer)
    services.put("/doi/*", answer)
    process = subprocess.Popen(
        [sys.executable, "-m", "mucli", "--catalog", str(small_catalog), "enrich", "lopez2024federated", "SISA"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not services.asked("/doi/") and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in err
    (file,) = (user_data() / "papers").rglob("*.yaml")
    assert "- Li, Bo" in file.read_text(encoding="utf-8")
