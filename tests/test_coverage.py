"""docs/coverage.md says what the catalogue covers, and stays current."""

import importlib.util
from types import ModuleType

import mucli
from conftest import ROOT


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_page", ROOT / "docs" / "coverage.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_the_catalogue_as_it_is() -> None:
    script = _script()
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == script.page(catalog), "run: python docs/coverage.py"


def test_every_paper_names_where_it_came_from() -> None:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert [paper.key for paper in catalog if not paper.sources] == []


def test_every_paper_has_a_kind_a_category_and_a_topic() -> None:
    with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
        assert [paper.key for paper in catalog if not (paper.kind and paper.categories and paper.topics)] == []
