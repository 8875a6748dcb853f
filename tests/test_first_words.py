"""What a person types first: it works, or says what does; and nothing scrolls away unseen."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result, until_it_ends

Run = Callable[..., Result]
SISA, FEDERATED, GRAPH = "bourtoule2021machine", "lopez2024federated", "smith2023graph"


def terminal(*arguments: str, rows: int, **environment: str) -> str:
    """Run mucli in a pseudo-terminal of ``rows`` lines and return what is written there."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 100, 0, 0))
    unset = ("COLUMNS", "LINES", "PAGER", "MUCLI_PAGER", "LESS")
    settings = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen(
        [sys.executable, "-m", "mucli", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env=settings | {"TERM": "xterm"} | environment,
    )
    os.close(side)
    written = until_it_ends(main)
    assert process.wait(60) == 0
    return written.decode().replace("\r\n", "\n")


PAGER = "sed s/^/PAGED:/"


def test_more_than_a_screenful_goes_through_the_pager(small_catalog: Path) -> None:
    listed = ("--catalog", str(small_catalog), "list")
    assert "PAGED:" in terminal(*listed, rows=4, PAGER=PAGER)
    assert "PAGED:" in terminal(*listed, rows=4, PAGER="false", MUCLI_PAGER=PAGER)
    assert "PAGED:" not in terminal(*listed, rows=24, PAGER=PAGER)
    assert "PAGED:" not in terminal(*listed, "--no-pager", rows=4, PAGER=PAGER)


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-here", "'"])
def test_without_a_pager_all_is_printed(small_catalog: Path, pager: str) -> None:
    text = terminal("--catalog", str(small_catalog), "list", rows=4, MUCLI_PAGER=pager)
    assert SISA in text and GRAPH in text


def test_a_pager_that_is_left_early_is_no_error(small_catalog: Path) -> None:
    text = terminal("--catalog", str(small_catalog), "list", rows=2, MUCLI_PAGER="true")
    assert "Traceback" not in text and "rror" not in text


def test_a_pipe_is_never_paged(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUCLI_PAGER", PAGER)
    assert "PAGED:" not in small("list", "-f", "table").ok()


def test_how_many_there_are_is_told(small: Run) -> None:
    assert "2 of 3 papers; -n 0 for all" in small("list", "-n", "2", "-f", "table").err
    assert small("list", "-f", "table").err == "3 papers\n"
    assert "1 of 2 papers" in small("search", "forgetting", "-n", "1", "-f", "table").err
    assert "1 of 1" not in small("search", "SISA", "-f", "table").err


def test_find_and_help_are_understood(small: Run) -> None:
    assert small("find", "amnesia", "-f", "keys").ok().split() == [GRAPH]
    assert small("help", "cite").ok() == small("cite", "--help").ok()
    assert small("help").ok() == small("--help").ok()
    assert small("help", "cte").code == 2


def test_several_papers_are_shown_and_opened(small: Run) -> None:
    shown = small("show", SISA, GRAPH).ok().splitlines()
    assert [line for line in shown if line.startswith("Key\t")] == [f"Key\t{SISA}", f"Key\t{GRAPH}"]
    assert small("show", "SISA", "GraphAmnesia", "-f", "keys").ok().split() == [SISA, GRAPH]
    assert small("show", "Graph", "Amnesia", "-f", "keys").ok().split() == [GRAPH]
    assert len(small("open", SISA, GRAPH, "--print").ok().splitlines()) == 2


def test_a_name_sign_by_sign_is_not_ambiguous(small: Run, small_catalog: Path) -> None:
    [file] = small_catalog.rglob(f"{GRAPH}.yaml")
    text = file.read_text(encoding="utf-8").replace("- GraphAmnesia", "- SISA++")
    file.write_text(text, encoding="utf-8")
    assert small("show", "sisa", "-f", "keys").ok().split() == [SISA]
    assert small("show", "SISA++", "-f", "keys").ok().split() == [GRAPH]
    assert small("show", "S.I.S.A", "-f", "keys").code == 2


def test_the_only_candidate_is_taken_and_told(small: Run) -> None:
    cited = small("cite", "Bourtoule et al. 2021", "-s", "key")
    assert cited.ok() == f"{SISA}\n"
    assert cited.err == (
        f"mucli: 'Bourtoule et al. 2021' is taken for {SISA} (Machine Unlearning)\n"
    )
    assert small("show", "Smith", "2023", "-f", "keys").ok() == f"{GRAPH}\n"
    assert small("cite", "Bourtoule 2020").code == 1
    assert small("cite", "Lopes 2024").code == 1  # near is not the same


def test_a_note_says_what_it_did(small: Run) -> None:
    assert small("note", "SISA", "read this").err == f"the note on {SISA} has 1 line now\n"
    assert small("note", "SISA", "again").err == f"the note on {SISA} has 2 lines now\n"
    assert small("note", "SISA", "--delete").err == f"the note on {SISA} is deleted\n"


def test_notes_are_searched(small: Run) -> None:
    small("note", "SISA", "Costs of re-training: section four, compare with pruning").ok()
    assert small("search", "pruning cost", "-f", "keys").ok().split() == [SISA]
    found = small("search", "pruning", "-f", "json", "--explain").ok()
    [paper] = json.loads(found)["papers"]
    assert [(m["field"], m["query"]) for m in paper["matches"]] == [("note", "pruning")]
    assert "section four" not in found
    assert small("search", "pruning", "-y", "2024", "-f", "keys").code == 1
    assert small("search", "title:pruning", "-f", "keys").code == 1
    small("note", GRAPH, "like machine unlearning").ok()
    ranked = small("search", "machine unlearning", "-f", "keys").ok().split()
    assert ranked.index(SISA) < ranked.index(GRAPH)
    assert small("search", "machine unlearning", "-n", "1", "-f", "keys").ok().split() == [GRAPH]


def test_many_sources_are_counted_unless_asked_for(small: Run, small_catalog: Path) -> None:
    assert "DBLP conf/sp" in small("show", "SISA", "-f", "table").ok()
    [file] = small_catalog.rglob(f"{SISA}.yaml")
    with file.open("a", encoding="utf-8") as stream:
        for n in range(4):
            stream.write(f"- record: arxiv\n  at: '2401.0000{n}'\n  confirms: [title]\n")
    short = small("show", "SISA", "-f", "table").ok()
    assert "5 records; --sources names them" in short
    assert "DBLP conf/sp" in small("show", "SISA", "-v", "-f", "table").ok()
    assert short.index("Authors") < short.index("Code") < short.index("BibTeX")
    assert short.index("BibTeX") < short.index("Topics") < short.index("Sources")


# Filters that say what is meant
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("list", "-t", "gnn+exact"), [GRAPH]),
        (("list", "-t", "federated+exact"), []),
        (("list", "-t", "FL", "-t", "gnn+exact"), [FEDERATED, GRAPH]),
        (("search", "amnesia OR forgetting", "-t", "gnn+exact"), [GRAPH]),
        (("cite", "-t", "gnn+exact", "-s", "key"), [GRAPH]),
        (("surveys", "-t", "gnn+exact"), []),
    ],
)
def test_topics_combine(small: Run, arguments: tuple[str, ...], expected: list[str]) -> None:
    format_ = () if "-s" in arguments else ("-f", "keys")
    result = small(*arguments, *format_)
    assert result.out.split() == expected
    assert result.code == (0 if expected else 1)


def test_an_unknown_word_in_a_combination_is_named(small: Run) -> None:
    assert "there is no topic 'gnm'" in small("list", "-t", "exact+gnm").err


def test_a_venue_takes_its_tracks_along(mucli: Run) -> None:
    def venues(*arguments: str) -> set[str]:
        papers = json.loads(mucli("list", "-v", "neurips", *arguments, "-f", "json").ok())["papers"]
        return {paper["venue"] for paper in papers}

    assert venues() == {"neurips", "neurips-datasets-benchmarks"}
    assert venues("--no-tracks") == {"neurips"}


def test_papers_are_listed_by_the_day_they_came(small: Run, small_catalog: Path) -> None:
    for key, day in ((SISA, "2026-11-24"), (FEDERATED, "2026-11-25"), (GRAPH, "2025-01-01")):
        [file] = small_catalog.rglob(f"{key}.yaml")
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"added: '{day}'\n")
    assert small("new", "-f", "keys").ok().split() == [FEDERATED, SISA, GRAPH]
    assert small("new", "--since", "2026-11", "-f", "keys").ok().split() == [FEDERATED, SISA]
    assert small("list", "--since", "2026-11-25", "-f", "keys").ok().split() == [FEDERATED]
    assert small("list", "--sort", "added", "--reverse", "-f", "keys").ok().split()[0] == GRAPH
    assert small("search", "machine", "--since", "2026", "-f", "keys").ok().split() == [SISA]
    assert small("new", "--since", "soon").code == 2


def test_published_surveys_stand_before_preprints(mucli: Run) -> None:
    papers = json.loads(mucli("surveys", "-f", "json").ok())["papers"]
    preprint = [paper.get("venue") in (None, "arxiv") for paper in papers]
    assert True in preprint and False not in preprint[preprint.index(True) :][:3]
    years = [
        paper["year"]
        for paper in json.loads(mucli("surveys", "--sort", "year", "-f", "json").ok())["papers"]
    ]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("topics", "exact"), [GRAPH, SISA]),
        (("categories", "data-driven"), [SISA]),
        (("methods", "sisa"), [SISA]),
        (("authors", "Smith"), [GRAPH]),
        (("venues", "Oakland"), [SISA]),
        (("topics", "exact", "-y", "2021"), [SISA]),
    ],
)
def test_a_word_is_shown_with_its_papers(
    small: Run, arguments: tuple[str, ...], expected: list[str]
) -> None:
    assert small(*arguments, "-f", "keys").ok().split() == expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("methods", "SISSA"), "did you mean SISA?"),
        (("authors", "Smitt"), "did you mean Smith?"),
        (("topics", "federal"), "did you mean federated?"),
    ],
)
def test_a_word_that_is_not_there_is_answered_with_the_nearest(
    small: Run, arguments: tuple[str, ...], says: str
) -> None:
    result = small(*arguments)
    assert result.code in (1, 2) and says in result.err
