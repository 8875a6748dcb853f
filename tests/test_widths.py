"""Whatever the width of the terminal, tables can be read: every command, from 20 to 300 columns."""

import io
import json
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Result
from mucli.api import Catalog
from mucli.cli.output import Papers, Rows, terminal
from mucli.cli.output.terminal.fit import lines as lines_of

Run = Callable[..., Result]
WIDTHS = range(20, 301)
CATALOG = ("--catalog", str(ROOT / "catalog"))
LISTED = """- [{title}](https://example.org/{n}). Ada Lovelace and Bo Li. ICML 2031.
"""


def columns(line: str) -> int:
    """Return how many columns ``line`` takes: wide East Asian characters two, combining ones none."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in line
    )


@pytest.fixture
def shown(mucli: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Papers | Rows]]:
    """Run a command for a terminal and return what it had to show, without showing it."""
    kept: list[Any] = []

    def run(*arguments: str) -> list[Papers | Rows]:
        with monkeypatch.context() as patch:
            patch.setattr(terminal, "papers", kept.append)
            patch.setattr(terminal, "rows", kept.append)
            patch.setattr(Catalog, "close", lambda _catalog: None)  # it is asked again
            result = mucli(*arguments, "-f", "table")
        assert kept, result.err
        return kept

    return run


def rendered(shown: Papers | Rows, width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines of ``shown`` on a terminal ``width`` columns wide."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    with redirect_stdout(out):
        (terminal.papers if isinstance(shown, Papers) else terminal.rows)(shown)  # type: ignore[arg-type]
    return out.getvalue().splitlines()


def list_file(folder: Path) -> str:
    titles = ["Forgetting Tides", "On " + "Remembering and Forgetting " * 8, "忘却する" * 12]
    file = folder / "list.md"
    rows = [LISTED.format(title=title, n=n) for n, title in enumerate(titles)]
    file.write_text("# Mine\n\n## 2031\n\n" + "".join(rows), encoding="utf-8")
    return str(file)


def bib_file(folder: Path) -> str:
    file = folder / "mine.bib"
    file.write_text(
        "@inproceedings{SISA, title={Machine Unlearning}, author={Bourtoule, L. and Chandrasekaran, V.},"
        " year={2012}, booktitle={Nowhere}, doi={10.1109/SP40001.2021.00019}}\n"
        "@article{a-key-that-is-rather-long-for-a-narrow-terminal, title={忘却する機械}, author={Lee, A.}}\n",
        encoding="utf-8",
    )
    return str(file)


@pytest.mark.parametrize(
    "command",
    [
        "list -n 15",
        "search federated -n 15",
        "surveys -n 15",
        "datasets --type image",
        "metrics",
        "metrics accuracy",
        "start",
        "glossary",
        "glossary retain set",
        "new -n 15",
        "topics llm -n 15",
        "check BIB --all",
        "benchmarks",
        "topics -n 15",
        "categories",
        "venues -n 20",
        "methods -n 20",
        "authors -n 10",
        "stats",
        "about",
        "doctor -y 2019-2022",
        "doctor --missing any -n 15",
        "import LIST --dry-run --all",
        "check-links --url http://a.invalid/{long} --no-cache",
    ],
)
def test_no_line_is_longer_than_the_terminal_is_wide(
    shown: Callable[..., list[Papers | Rows]],
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = command.replace("LIST", list_file(tmp_path)).replace("{long}", "a/" * 90).split()
    if "BIB" in words:
        words[words.index("BIB")] = bib_file(tmp_path)
    (what, *_) = shown(*CATALOG, *words)
    many = WIDTHS if isinstance(what, Papers) or not (what.pages or what.drawn) else WIDTHS[::4]
    for width in many:
        lines = rendered(what, width, monkeypatch)
        assert lines
        wide = [line for line in lines if columns(line) > width]
        assert not wide, f"at {width} columns: {wide[0]!r}"


@pytest.mark.parametrize("width", [20, 33, 60, 80, 100, 150, 300])
def test_a_page_keeps_within_the_width(
    mucli: Run, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = mucli(*CATALOG, "show", "SISA", "-f", "table").ok().splitlines()
    assert max(map(columns, lines)) <= width


TITLES = [
    "Unlearning",
    "忘却する機械の学習と忘却する機械の学習と忘却する機械の学習",
    "Ma\u0308chtiges Verge\u0301ssen " * 6 + "in Scha\u0308rfe",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and Machine Unlearning",
    "A Title of Very Many Short Words That Goes On and On " * 4,
]


def titled(papers: Papers) -> Papers:
    """Give the papers titles that are hard to set."""
    odd = [
        replace(paper, title=TITLES[n % len(TITLES)].strip())
        for n, paper in enumerate(papers.papers)
    ]
    return replace(papers, papers=odd)


def test_titles_are_whole_and_papers_take_three_lines_at_most(
    shown: Callable[..., list[Papers | Rows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (what, *_) = shown(*CATALOG, "list", "-n", "25")
    assert isinstance(what, Papers)
    for width in WIDTHS:
        text = rendered(what, width, monkeypatch)
        if width >= 80:
            assert len(text) <= 3 * len(what.papers) + 2, f"at {width} columns"
        words = {word for line in text for word in line.split()}
        broken = [
            word
            for paper in what.papers
            for word in paper.title.split()
            if word not in words and columns(word) <= width
        ]
        assert not broken or "…" in "".join(text), f"at {width} columns: {broken[:3]}"
        if width < 80:
            assert not broken, f"at {width} columns: {broken[:3]}"
        keys = " ".join(text)
        if width >= 40:
            assert all(paper.key in keys for paper in what.papers), f"at {width} columns"


def test_wide_and_combining_characters_keep_within_the_width(
    shown: Callable[..., list[Papers | Rows]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (what, *_) = shown(*CATALOG, "list", "-n", "10")
    assert isinstance(what, Papers)
    odd = titled(what)
    for width in WIDTHS:
        text = rendered(odd, width, monkeypatch)
        assert max(map(columns, text)) <= width, f"at {width} columns"
        if width >= 80:
            assert len(text) <= 3 * len(odd.papers) + 2, f"at {width} columns"


@pytest.mark.parametrize("command", ["import LIST --dry-run --all", "doctor --missing any -n 15"])
def test_rows_about_papers_take_three_lines_at_most(
    shown: Callable[..., list[Papers | Rows]],
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (what, *_) = shown(*CATALOG, *command.replace("LIST", list_file(tmp_path)).split())
    assert isinstance(what, Rows)
    for width in range(80, 301):
        assert len(rendered(what, width, monkeypatch)) <= 3 * len(what.rows) + 2, width


def test_a_table_of_all_papers_is_no_wall(mucli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    papers = json.loads(mucli(*CATALOG, "list", "-f", "json").ok())["total"]
    assert len(mucli(*CATALOG, "list", "-f", "table").ok().splitlines()) <= 3 * papers + 2


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("", 10, 1), ("one two", 7, 1), ("one two", 6, 2), ("abcdefghij k", 4, 3), ("忘却", 3, 2)],
)
def test_lines_are_counted_as_they_are_wrapped(text: str, width: int, expected: int) -> None:
    assert lines_of(text, width) == expected
