"""mucli doctor: what counts as complete, where help is wanted, and the table of docs/data-quality.md."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Result
from mucli.catalog.completeness import bibliographic_sources, missing, shares
from mucli.model import Author, Code, Paper, Source, Venue

Run = Callable[..., Result]
VENUES = {
    "arxiv": Venue("arxiv", "arXiv", "arXiv", "preprint"),
    "icml": Venue("icml", "International Conference on Machine Learning", "ICML", "conference"),
}
SOURCES = (
    Source("dblp", "conf/icml/Guo20", ("title", "authors", "venue")),
    Source("pmlr", "v119/guo20c", ("title", "authors", "pages")),
)
LIST = Source("list", "https://github.com/a/b", ("title", "venue", "links"))


def _paper(**more: object) -> Paper:
    facts = {
        "venue": "icml",
        "kind": "method",
        "sources": SOURCES,
        "doi": "10.1000/1",
        "code": (Code("https://example.org"),),
    }
    facts["authors"] = (Author("Guo", "Chuan"), Author("van der Maaten", "Laurens"))
    return Paper(
        key="guo2020certified", title="Certified Data Removal", year=2020, **(facts | more)
    )  # type: ignore[arg-type]


def test_a_whole_paper_misses_nothing() -> None:
    assert missing(_paper(), VENUES) == {}


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({"authors": ()}, {"authors": "no author is known"}),
        ({"others": True}, {"authors": "the list of authors is incomplete"}),
        (
            {"authors": (Author("Guo", "C."), Author("Li", "J.-B. T."))},
            {"authors": "given names as initials: Guo, C.; Li, J.-B. T."},
        ),
        ({"doi": None}, {"identifier": "no DOI, arXiv id or OpenReview id"}),
        ({"venue": None}, {"venue": "no venue is known"}),
        ({"venue": "arxiv"}, {"venue": "posted at arXiv, but without its id"}),
        ({"sources": SOURCES[:1]}, {"sources": "one source"}),
        ({"sources": (SOURCES[0], SOURCES[0])}, {"sources": "one source"}),
        (
            {"sources": (LIST,)},
            {
                "authors": "no source but lists names them",
                "venue": "no source proves ICML",
                "sources": "no source but lists",
            },
        ),
        (
            {"venue": "arxiv", "arxiv": "2003.10933"},
            {"venue": "nobody has looked for a published version"},
        ),
        ({"code": ()}, {"code": "no code link"}),
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], lacking: dict[str, str]) -> None:
    assert missing(_paper(**change), VENUES) == lacking


@pytest.mark.parametrize(
    "change",
    [
        {"authors": (Author("OpenAI"),)},
        {"authors": (Author("Domingo-Ferrer", "Josep M."),)},
        {"authors": (Author("A. P.", "Prathosh"),)},
        {"doi": None, "arxiv": "2003.10933"},
        {"doi": None, "openreview": "abcdefghij"},
        {"venue": "arxiv", "arxiv": "2003.10933", "unpublished_as_of": "2026-11-25"},
        {"kind": "survey", "code": ()},
    ],
)
def test_what_is_enough_is_enough(change: dict[str, object]) -> None:
    assert missing(_paper(**change), VENUES) == {}


def test_rows_of_lists_are_no_bibliographic_source() -> None:
    again = Source("dblp", "conf/icml/Guo20", ("pages",))
    assert bibliographic_sources(_paper(sources=(*SOURCES, LIST, again))) == [again, SOURCES[1]]


def test_shares_leave_out_papers_that_are_not_asked() -> None:
    found = shares([_paper(), _paper(kind="survey", code=()), _paper(others=True)], VENUES)
    assert (found["code"].complete, found["code"].asked) == (2, 2)
    assert (found["authors"].complete, found["authors"].asked) == (2, 3)
    assert shares([], VENUES)["code"].percent is None


def test_doctor_groups_by_list_category_and_year(mucli: Run, small_catalog: Path) -> None:
    found = json.loads(mucli("--catalog", str(small_catalog), "doctor", "--format", "json").ok())
    assert found["papers"] == 3
    assert [group["value"] for group in found["groups"]] == [
        "all",
        "small-list",
        "data-driven",
        "model-agnostic",
        "2024",
        "2023",
        "2021",
    ]
    assert found["groups"][0]["authors"] == {"complete": 1, "asked": 3}


def test_doctor_takes_filters(mucli: Run, small_catalog: Path) -> None:
    lines = mucli("--catalog", str(small_catalog), "doctor", "-y", "2021").ok().splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["all", "1"],
        ["small-list", "1"],
        ["data-driven", "1"],
        ["2021", "1"],
    ]
    assert mucli("--catalog", str(small_catalog), "doctor", "-y", "1999").code == 1


def test_missing_lists_papers_with_what_they_lack(mucli: Run, small_catalog: Path) -> None:
    out = mucli(
        "--catalog",
        str(small_catalog),
        "doctor",
        "--missing",
        "sources",
        "-n",
        "1",
        "--format",
        "jsonl",
    ).ok()
    (record,) = [json.loads(line) for line in out.splitlines()]
    assert list(record) == ["key", "title", "year", "missing"]
    assert list(record["missing"]) == ["sources"]


def test_nothing_missing_is_said_and_is_no_failure(mucli: Run, small_catalog: Path) -> None:
    done = mucli("--catalog", str(small_catalog), "doctor", "--missing", "authors", "-y", "2021")
    assert (done.code, done.out) == (0, "")
    assert "none lacks authors" in done.err


def test_an_unknown_fact_gets_a_suggestion(mucli: Run, small_catalog: Path) -> None:
    done = mucli("--catalog", str(small_catalog), "doctor", "--missing", "source")
    assert done.code == 2
    assert "did you mean sources?" in done.err


def _columns_and_groups(table: str) -> list[str]:
    """Return the head of a table and its groups that are no years: what a paper more does not change."""
    head, _line, *rows = table.splitlines()
    return [
        head,
        *(group for row in rows if not (group := row.split(" | ")[0].strip("| ")).isdecimal()),
    ]


def test_the_page_shows_the_table_that_doctor_prints() -> None:
    spec = importlib.util.spec_from_file_location("quality", ROOT / "docs" / "quality.py")
    assert spec and spec.loader
    quality = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(quality)
    page = (ROOT / "docs" / "data-quality.md").read_text(encoding="utf-8")
    # The figures are brought up to date at a release: a pull request that adds one file must not have to touch this page too.
    assert _columns_and_groups(quality.shown(page)) == _columns_and_groups(quality.table()), (
        "run: python docs/quality.py"
    )


def test_papers_without_a_look_come_before_those_that_were_looked_for_long_ago(
    mucli: Run, small_catalog: Path
) -> None:
    file = small_catalog / "papers/2024/lopez2024federated.yaml"
    text = file.read_text(encoding="utf-8")
    for key, year, day in (
        ("adams2024a", 2024, ""),
        ("adams2023b", 2023, ""),
        ("adams2022c", 2022, "x"),
    ):
        made = text.replace("López, Mónica", "Adams, Ada").replace(
            "2401.00001", f"{year % 100}01.00009"
        )
        made = made.replace("Federated Forgetting of Clients", f"{key[-1]} {key}").replace(
            "year: 2024", f"year: {year}"
        )
        looked = made.replace("venue: arxiv", "venue: arxiv\nunpublished_as_of: '2026-01-02'")
        new = small_catalog / f"papers/{year}/{key}.yaml"
        new.parent.mkdir(exist_ok=True)
        new.write_text(looked if day else made, encoding="utf-8")
    out = mucli("--catalog", str(small_catalog), "doctor", "--missing", "venue", "-v", "arxiv").ok()
    assert [line.split("\t")[0] for line in out.splitlines()] == [
        "adams2023b",
        "adams2024a",
        "lopez2024federated",
    ]
