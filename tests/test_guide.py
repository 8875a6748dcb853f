"""What helps newcomers: readings, lines of method and the glossary, in the catalogue and on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import mucli
from conftest import ROOT, Result
from mucli.catalog.read import read_catalog
from mucli.catalog.rules import check_catalog

Run = Callable[..., Result]
START = """\
readings:
- paper: bourtoule2021machine
  why: It makes retraining cheap.
- paper: smith2023graph
  why: It forgets graphs.
lines:
  in-parts:
    name: In parts
    description: Only one part is retrained.
    papers:
    - bourtoule2021machine
    - smith2023graph
    topic: exact
"""
GLOSSARY = """\
retain-set:
  name: retain set
  definition: The data that stay.
  papers:
  - bourtoule2021machine
  aliases:
  - remaining data
  see:
  - forget-set
forget-set:
  name: forget set
  definition: The data that go.
  papers:
  - bourtoule2021machine
"""


@pytest.fixture
def guided(small_catalog: Path) -> Path:
    """Return the small catalogue with a start and a glossary."""
    (small_catalog / "start.yaml").write_text(START, encoding="utf-8")
    (small_catalog / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return small_catalog


def problems(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Return what is wrong once ``old`` is ``new`` in ``file``."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(each).split(file)[-1] for each in check_catalog(read_catalog(folder))]


def test_a_sound_guide_has_no_problems(guided: Path) -> None:
    assert not [each for each in check_catalog(read_catalog(guided)) if each.file.parent == guided]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("paper: smith", "paper: smiht", "readings[2].paper: there is no paper 'smiht2023graph'; did you mean 'smith2023graph'?"),
        ("smith2023graph\n  why", "bourtoule2021machine\n  why", "'bourtoule2021machine' is read twice"),
        ("It forgets graphs.", "it forgets graphs", "readings[2].why: this is a sentence"),
        ("It forgets graphs.", f"It {'really ' * 40}forgets.", "more than 40 words"),
        ("    - smith2023graph\n", "", "lines.in-parts.papers: a line of method has two or three papers"),
        ("    - smith2023graph\n", "    - nobody2020nothing\n", "lines.in-parts.papers[2]: there is no paper"),
        ("topic: exact", "topic: exakt", "'exakt' is not in taxonomy.yaml; did you mean 'exact'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_start_is_named(guided: Path, old: str, new: str, says: str) -> None:
    assert any(says in each for each in problems(guided, "start.yaml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("retain-set:", "retained:", ":1: retained: the key of 'retain set' is 'retain-set'"),
        ("name: retain set", "name: retain set.", "a term ends without a full stop"),
        ("The data that stay.", "the data that stay", "retain-set.definition: this is a sentence"),
        ("- bourtoule2021machine", "- bourtoule2012machine", "there is no paper 'bourtoule2012machine'"),
        ("  papers:\n  - bourtoule2021machine\n  aliases", "  aliases", "'papers' is missing"),
        ("- remaining data", "- forget set", "'forget set' names 'retain-set' too"),
        ("  - forget-set\n", "  - retain-set\n", "'retain-set' is this term itself"),
        ("  - forget-set\n", "  - forgotten-set\n", "'forgotten-set' is no term of the glossary"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_term_is_named(guided: Path, old: str, new: str, says: str) -> None:
    assert any(says in each for each in problems(guided, "glossary.yaml", old, new))


def test_the_layout_is_kept(mucli: Run, guided: Path) -> None:
    file = guided / "start.yaml"
    file.write_text(
        START.replace(
            "- paper: smith2023graph\n  why: It forgets graphs.",
            "- why: It forgets graphs.\n  paper: smith2023graph",
        ),
        encoding="utf-8",
    )
    assert mucli("validate", str(guided)).code == 1
    mucli("validate", "--fix", str(guided)).ok()
    assert file.read_text(encoding="utf-8") == START


def test_start_shows_readings_in_order_and_lines(mucli: Run, guided: Path) -> None:
    at = ("--catalog", str(guided), "start")
    assert mucli(*at, "-f", "keys").ok().split() == ["bourtoule2021machine", "smith2023graph"]
    data = json.loads(mucli(*at, "-f", "json").ok())
    assert data["readings"][0] | {"url": ""} == {
        "key": "bourtoule2021machine",
        "title": "Machine Unlearning",
        "url": "",
        "why": "It makes retraining cheap.",
    }
    [line] = data["lines"]
    assert (line["key"], line["topic"]) == ("in-parts", "exact")
    assert [each["key"] for each in line["papers"]] == ["bourtoule2021machine", "smith2023graph"]
    assert [row.split("\t")[0] for row in mucli(*at).ok().splitlines()] == [
        *("reading", "reading", "method", "method")
    ]
    drawn = mucli(*at, "-f", "table").ok()
    assert drawn.index("1. Machine Unlearning") < drawn.index("It forgets graphs.")
    assert ", S&P 2021 · bourtoule2021machine" in drawn
    assert "more: mucli topics exact" in drawn


def test_a_term_is_found_by_name_alias_and_key(mucli: Run, guided: Path) -> None:
    at = ("--catalog", str(guided), "glossary")
    for name in (("retain", "set"), ("remaining data",), ("Retain-Set",)):
        [term] = json.loads(mucli(*at, *name, "-f", "json").ok())["glossary"]
        assert (term["key"], term["see"]) == ("retain-set", ["forget-set"])
        assert term["papers"][0]["title"] == "Machine Unlearning"
    assert "See also\tforget set\n" in mucli(*at, "retain set").ok()
    assert len(mucli(*at).ok().splitlines()) == 2
    missed = mucli(*at, "retian set")
    assert missed.code == 1 and "did you mean retain set?" in missed.err
    assert "'mucli glossary' lists them" in mucli(*at, "quantum").err


def test_a_catalogue_without_a_guide_says_so(mucli: Run, small_catalog: Path) -> None:
    for command, file in (("start", "start.yaml"), ("glossary", "glossary.yaml")):
        done = mucli("--catalog", str(small_catalog), command)
        assert done.code == 1 and file in done.err


def test_the_guide_of_the_catalogue_is_of_the_size_that_newcomers_need() -> None:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert 8 <= len(catalog.start.readings) <= 10
        assert len(catalog.start.lines) >= 6
        assert len(catalog.glossary) >= 40
        for term in catalog.glossary.values():
            assert catalog.term(term.name) is term


def test_the_guide_survives_being_compiled_and_written_out(mucli: Run, guided: Path) -> None:
    import yaml

    whole = yaml.safe_load(mucli("--catalog", str(guided), "export", "-f", "yaml").ok())
    assert whole["start"] == yaml.safe_load(START)
    assert whole["glossary"] == yaml.safe_load(GLOSSARY)
