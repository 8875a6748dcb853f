"""The topical benchmark: its questions, grades and figures hold together."""

import csv
import importlib.util
from collections import Counter
from types import ModuleType

import mucli
from conftest import ROOT

HERE = ROOT / "benchmarks" / "search" / "topical"


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("topical_benchmark", HERE / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_questions_are_numbered_and_none_stands_twice() -> None:
    rows = _rows("questions.tsv")
    assert [row["id"] for row in rows] == [f"q{n:02}" for n in range(1, len(rows) + 1)]
    assert len({row["question"] for row in rows}) == len(rows) >= 60
    assert all(row["area"] and row["question"] == row["question"].strip() for row in rows)


def test_every_grade_is_of_a_question_and_a_paper_once() -> None:
    questions = {row["id"] for row in _rows("questions.tsv")}
    rows = _rows("judgements.tsv")
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        keys = {paper.key for paper in catalog}
    assert {row["key"] for row in rows} <= keys
    assert {row["id"] for row in rows} == questions
    assert {row["grade"] for row in rows} == {"0", "1", "2"}
    twice = [pair for pair, n in Counter((r["id"], r["key"]) for r in rows).items() if n > 1]
    assert not twice
    assert rows == sorted(rows, key=lambda row: (row["id"], row["key"]))


def test_each_question_has_papers_that_answer_it_and_papers_that_do_not() -> None:
    for question, known in _script().judgements().items():
        marks = Counter(known.values())
        assert marks[2] and marks[0], question


def test_the_best_order_of_the_grades_has_the_highest_figures() -> None:
    script = _script()
    known = {"a": 2, "b": 1, "c": 0, "d": 2}
    best = script.figures(["a", "d", "b"], known)
    assert best == (1.0, 0.3, 1.0)
    worse, precision, graded = script.figures(["b", "unknown", "a"], known)
    assert 0 < worse < 1
    assert (precision, graded) == (0.2, 2 / 3)
    assert script.figures([], known) == (0.0, 0.0, 0.0)


def test_the_pool_hides_the_ranking_and_leaves_out_what_has_a_grade() -> None:
    script = _script()
    rankings = {
        "one": lambda _question, limit: ["a", "b", "c"][:limit],
        "two": lambda _question, limit: ["d", "b"][:limit],
    }
    pool = script.pool({"q01": "?"}, rankings, {"q01": {"a": 0}}, depth=2)
    assert pool.splitlines()[0] == "id\tkey"
    assert sorted(pool.splitlines()[1:]) == ["q01\tb", "q01\td"]
    assert script.pool({"q01": "?"}, dict(reversed(rankings.items())), {"q01": {"a": 0}}, 2) == pool
