"""How much of the field is held: counted from named sources, and not below what was reached."""

import importlib.util
import re
from types import ModuleType

import pytest

import mucli
from conftest import ROOT
from mucli.model import Author, Paper


def _script() -> ModuleType:
    path = ROOT / "benchmarks" / "coverage" / "run.py"
    spec = importlib.util.spec_from_file_location("coverage_recall", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUN = _script()


def _paper(key: str, title: str, added: str) -> Paper:
    return Paper(key=key, title=title, authors=(Author("Doe", "Ada"),), year=2024, added=added)


def _works(*facts: tuple[str, str]) -> list[object]:
    return [
        RUN.Work(title, 2024, arxiv, (), "", ("graph",), ("one", "two")) for title, arxiv in facts
    ]


def test_a_work_is_held_by_its_identifier_or_its_title() -> None:
    paper = _paper(
        "doe2024forgetting", "Forgetting Everything That Anybody Asked For", "2026-01-02"
    )
    index = RUN.Index([paper])
    same, other = _works((paper.title, ""), ("Remembering What Was Never Asked For Here", ""))
    assert RUN.find(index, same) == paper
    assert RUN.find(index, other) is None


def test_what_came_later_does_not_count_as_before() -> None:
    early, late = _paper("a2024x", "X", "2026-01-02"), _paper("b2024y", "Y", "2026-03-04")
    works = _works(("X", ""), ("Y", ""), ("Z", ""))
    found = list(zip(works, (early, late, None), strict=True))
    (share,) = RUN.shares([("all", lambda _work: True)], found, "2026-03-04")
    assert share == ("all", 3, 1, 2)
    assert "| all | 3 | 33 | 67 |" in RUN.table("Source", [share])


def test_every_work_names_sources_that_are_named_with_their_commit() -> None:
    known = RUN.inputs()
    works = RUN.works()
    assert {name for work in works for name in work.sources} <= set(known)
    assert all(re.fullmatch(r"[0-9a-f]{40}", source.commit) for source in known.values())
    assert all(source.repository.count("/") == 1 and source.path for source in known.values())
    assert len({(work.title, work.year, work.arxiv) for work in works}) == len(works)


@pytest.fixture(scope="module")
def count() -> object:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        return RUN.recall(list(catalog), "2026-11-25")


def test_the_catalogue_holds_most_of_what_ten_independent_sources_name(count: object) -> None:
    assert len(count.sources) >= 10
    assert all(share.now >= 0.85 * share.works for share in count.union), count.union


def test_no_topic_is_left_behind(count: object) -> None:
    assert len(count.topics) >= 10
    assert [share for share in count.topics if share.now < 0.75 * share.works] == []
