"""docs/coverage.md says what the catalogue covers, and stays current."""

import importlib.util
from pathlib import Path
from types import ModuleType

import mucli
from conftest import ROOT


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_page", ROOT / "docs" / "coverage.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_has_the_tables_that_the_script_writes() -> None:
    """The figures are brought up to date at a release: a pull request that adds one file must not have to touch the page too."""
    script = _script()
    shown = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        fresh = script.page(catalog)
    heads = [
        [line for line in page.splitlines() if line.startswith(("#", "| ---"))]
        for page in (shown, fresh)
    ]
    assert heads[0] == heads[1], "run: python docs/coverage.py"


def test_the_tables_count_every_paper_once(small_catalog: Path) -> None:
    script = _script()
    with mucli.open_catalog(small_catalog, own=False) as catalog:
        page = script.page(catalog)
        total = len(catalog)
    years = page.split("## By year\n")[1].split("\n## ")[0]
    assert (
        sum(int(line.split("|")[2]) for line in years.splitlines() if line.startswith("| 2"))
        == total
    )
    assert (
        f"| none of these | {total} | {total} |" in page
    )  # the small catalogue's sources name no list


def test_every_paper_names_where_it_came_from() -> None:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert [paper.key for paper in catalog if not paper.sources] == []


def test_every_paper_has_a_kind_a_category_and_a_topic() -> None:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert [
            paper.key for paper in catalog if not (paper.kind and paper.categories and paper.topics)
        ] == []
