"""The reading list: stars, tags and notes, kept apart from the catalogue, and safe whatever happens to the file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Result
from mucli.reading_list import Mark, change, load, reading_list_file, tagged

Run = Callable[..., Result]
SISA, FEDERATED, GRAPH = "bourtoule2021machine", "lopez2024federated", "smith2023graph"


def test_a_star_is_kept_listed_and_taken_away(small: Run) -> None:
    assert f"starred {SISA}" in small("star", "SISA", FEDERATED).err
    assert small("star", "-f", "keys").ok().split() == [FEDERATED, SISA]
    assert small("list", "--starred", "-y", "2021", "-f", "keys").ok().split() == [SISA]
    small("star", "SISA", "--remove").ok()
    assert small("list", "--starred", "-f", "keys").ok().split() == [FEDERATED]
    assert small("star", "SISA", "--remove").code == 1


def test_a_starred_paper_has_its_star_in_a_table(small: Run) -> None:
    small("star", "SISA").ok()
    assert [
        line.count("★")
        for line in small("list", "-f", "table").ok().splitlines()
        if "Machine Unlearning" in line
    ] == [1]
    assert small("list", "-f", "table").ok().count("★") == 1 and "★" not in small("list").ok()


def test_tags_are_given_taken_away_and_filtered_by(small: Run) -> None:
    assert small("tag", "SISA", "+To-Read", "+nlp/llm").ok() == f"{SISA}\tnlp/llm, to-read\n"
    assert small("tag", "Graph", "Amnesia", "+to-read").ok() == f"{GRAPH}\tto-read\n"
    assert small("tag").ok() == "to-read\t2\nnlp/llm\t1\n"
    assert small("list", "--tag", "to-read", "-f", "keys").ok().split() == [GRAPH, SISA]
    assert small("list", "--tag", "to-read", "--topic", "gnn", "-f", "keys").ok().split() == [GRAPH]
    assert small("search", "unlearning", "--tag", "nlp/llm", "-f", "keys").ok().split() == [SISA]
    assert small("tag", "SISA", "-to-read").ok() == f"{SISA}\tnlp/llm\n"
    assert (
        small("topics", "--tag", "to-read")
        .ok()
        .splitlines()[0]
        .startswith("exact\tExact unlearning\t1")
    )


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("tag", "SISA", "+two words"), 2, "is no tag"),
        (("tag", "SISA", "+"), 2, "is no tag"),
        (("tag", "SISA", "+a", "-a"), 2, "both given and taken away"),
        (("tag", "SISA", "-never"), 1, "has no tag 'never'"),
        (("tag", "+lonely"), 2, "say which paper"),
        (("tag", "SISA", "to-read"), 1, "a tag to give starts with +"),
        (("tag",), 1, "no tags yet"),
        (("list", "--tag", "gnm"), 2, "you have no tag 'gnm'"),
        (("list", "--starred"), 1, "starred no paper yet"),
        (("star",), 1, "starred no paper yet"),
        (("star", "--remove"), 2, "say which paper"),
        (("star", "nothing like it here"), 1, "no paper"),
        (("note", "SISA"), 1, "has no note"),
        (("note", "SISA", "--delete"), 1, "has no note"),
        (("note", "SISA", "text", "--delete"), 2, "exclude each other"),
        (("note", "SISA", "--replace"), 2, "--replace needs"),
        (("note", "SISA", "  "), 2, "the note is empty"),
        (("note", "SISA", "x" * 100_001), 2, "at most 100,000"),
    ],
)
def test_wrong_use_is_one_sentence_and_changes_nothing(
    small: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = small(*arguments)
    assert (result.code, result.out) == (code, "")
    assert says in result.err and "Traceback" not in result.err
    assert not reading_list_file().exists()


def test_a_tag_that_is_nearly_one_of_yours_is_suggested(small: Run) -> None:
    small("tag", "SISA", "+to-read").ok()
    assert "did you mean to-read?" in small("list", "--tag", "toread").err


def test_a_note_grows_line_by_line(small: Run) -> None:
    small("note", "SISA", "compare", "with GraphAmnesia").ok()
    small("note", "SISA", "-", stdin="from a pipe\nof two lines\n").ok()
    assert small("note", "SISA").ok() == "compare with GraphAmnesia\nfrom a pipe\nof two lines\n"
    small("note", "SISA", "--replace", "only this").ok()
    assert json.loads(small("note", "SISA", "-f", "json").ok())["notes"] == [
        {"key": SISA, "title": "Machine Unlearning", "note": "only this"}
    ]
    small("note", "SISA", "--delete").ok()
    assert load() == {}


def test_a_note_is_edited_in_the_editor(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    small("note", "SISA", "first").ok()
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/first/second/")
    small("note", "SISA", "--edit").ok()
    assert small("note", "SISA").ok() == "second\n"
    assert not list(reading_list_file().parent.glob("drafts/*"))


def test_show_tells_what_is_kept(small: Run) -> None:
    small("star", "SISA").ok()
    small("tag", "SISA", "+core").ok()
    small("note", "SISA", "see section 4").ok()
    out = small("show", "SISA").ok()
    assert "Your list\tstarred, #core\n" in out and "Your note\tsee section 4\n" in out
    paper = json.loads(small("show", "SISA", "-f", "json").ok())["papers"][0]
    assert paper["reading"] == {"starred": True, "tags": ["core"], "note": "see section 4"}
    assert "reading" not in json.loads(small("show", GRAPH, "-f", "json").ok())["papers"][0]
    assert "section 4" not in small("list", "-f", "json").ok()


def test_what_a_terminal_must_not_get_is_taken_out_of_notes(small: Run) -> None:
    small("note", "SISA", "a\x1b]0;owned\x07b\u202ec").ok()
    assert small("note", "SISA").ok() == "a]0;ownedbc\n"
    reading_list_file().write_text(
        json.dumps({"version": 1, "papers": {SISA: {"note": "x\x1b[31my"}}}), encoding="utf-8"
    )
    assert "\x1b" not in small("note", "SISA").ok() + small("show", "SISA").ok()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"version": 1,\n "papers": {', "line 2"),
        ("[]", "no member 'papers'"),
        ('{"version": 2, "papers": {}}', "version is 2"),
        ('{"version": 1, "papers": {"a": {"tags": "x"}}}', "'a' is no mark"),
        ('{"version": 1, "papers": {"a": {"tags": [1]}}}', "a tag of 'a'"),
        ('{"version": 1, "papers": {"a": {"stared": true}}}', "'a' is no mark"),
        ('{"version": 1, "papers": {"a": 3}}', "'a' is no mark"),
        ("\ufffd\0", "line 1"),
        ("[" * 100_000, ""),
    ],
)
def test_a_damaged_file_is_named_and_never_written_over(
    small: Run, content: str, says: str
) -> None:
    file = reading_list_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    for arguments in (
        ("star", "SISA"),
        ("tag", "SISA", "+x"),
        ("note", "SISA", "x"),
        ("list", "--starred"),
        ("tag",),
    ):
        result = small(*arguments)
        assert (
            result.code == 3
            and str(file) in result.err
            and says in result.err
            and "Traceback" not in result.err
        )
    assert small("list", "-f", "keys").ok()
    shown = small("show", "SISA")
    assert "Machine Unlearning" in shown.ok() and str(file) in shown.err
    assert file.read_text(encoding="utf-8") == content


def test_two_processes_lose_nothing_of_each_other() -> None:
    code = "import sys\nfrom mucli.reading_list import change, tagged\nfor n in range(25): change('p', lambda m: tagged(m, [f'{sys.argv[1]}{n}'], ()))"
    running = [
        subprocess.Popen([sys.executable, "-c", code, name], env=os.environ.copy())
        for name in "abc"
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(load()["p"].tags) == 75


def test_a_folder_that_cannot_be_written_is_named(
    small: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    result = small("star", "SISA")
    assert result.code == 3 and str(blocked) in result.err


def test_marks_follow_a_paper_to_its_new_key(small: Run, small_catalog: Path) -> None:
    small("star", GRAPH).ok()
    small("tag", GRAPH, "+old").ok()
    old = small_catalog / "papers/2023/smith2023graph.yaml"
    new = small_catalog / "papers/2023/smith2023graphs.yaml"
    new.write_text(
        old.read_text(encoding="utf-8").replace("links:", "aliases:\n- smith2023graph\nlinks:"),
        encoding="utf-8",
    )
    old.unlink()
    assert small("list", "--starred", "-f", "keys").ok().split() == ["smith2023graphs"]
    assert small("tag", "smith2023graphs", "+new").ok() == "smith2023graphs\tnew, old\n"
    assert small("tag", "smith2023graphs", "-old").ok() == "smith2023graphs\tnew\n"
    small("star", "smith2023graphs", "--remove").ok()
    assert small("list", "--starred").code == 1


def test_thousands_of_marks_are_filtered_by(small: Run) -> None:
    papers = {f"nobody{n}": {"starred": True} for n in range(3000)} | {SISA: {"starred": True}}
    file = reading_list_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": 1, "papers": papers}), encoding="utf-8")
    assert small("list", "--starred", "-f", "keys").ok().split() == [SISA]


_KEYS = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)


@settings(max_examples=25, deadline=None)  # each writes to the disk
@given(
    st.dictionaries(_KEYS, st.builds(Mark, st.booleans(), note=st.text(max_size=50)), max_size=3)
)
def test_what_is_written_is_read_back(marks: dict[str, Mark]) -> None:
    file = reading_list_file()
    file.unlink(missing_ok=True)
    for key, mark in marks.items():
        change(key, lambda _mark, mark=mark: tagged(mark, ["b", "a"], ["b"]))
    assert load() == {key: tagged(mark, ["a"], ()) for key, mark in marks.items()}


def test_completion_offers_your_tags(mucli_process: Run, small: Run, small_catalog: Path) -> None:
    small("tag", "SISA", "+to-read", "+core").ok()
    words = f"mucli --catalog {small_catalog} list --tag t"
    result = mucli_process(_MUCLI_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="5")
    assert result.out.split() == ["to-read"]
