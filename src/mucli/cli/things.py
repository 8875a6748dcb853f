"""Data sets, metrics and benchmarks on the command line: the parts that their commands share."""

from collections.abc import Iterable, Mapping
from typing import Any

from mucli.api import Catalog
from mucli.cli.output import Page, Row
from mucli.model import to_json
from mucli.resources import Benchmark, Dataset, Metric

Line = tuple[str, str | None]
Fact = tuple[str, list[Line]]
_SHOWN = 15


def origin(thing: Dataset | Metric | Benchmark, catalog: Catalog) -> list[Fact]:
    """Return who introduced ``thing``, who uses it, and where it was read, as facts of a page."""
    introduced = papers_named([to_json(link) for link in catalog.introducing(thing)])
    users = catalog.using(thing)
    used: list[Line] = [(f"{paper.key}  {paper.title}", paper.url) for paper in users[:_SHOWN]]
    if len(users) > _SHOWN:
        used.append((f"and {len(users) - _SHOWN} more", None))
    facts: list[Fact] = [("Introduced by", introduced), ("Used by", used)]
    facts.append(("Listed in", [(", ".join(thing.lists), None)] if thing.lists else []))
    facts.append(("Checked with", [(str(source), source.address) for source in thing.sources]))
    return facts


def papers_named(papers: Iterable[Mapping[str, str]]) -> list[Line]:
    """Return ``papers`` (each ``key``, ``title`` and ``url``, as far as there are) as lines."""
    return [
        ("  ".join(each[name] for name in ("key", "title") if name in each), each.get("url"))
        for each in papers
    ]


def lines_of(page: Page) -> list[Row]:
    """Return ``page`` as rows of a label and a line, for a pipe."""
    rows: list[Row] = [("Name", page.title)]
    rows += [(label, line) for label, lines in page.facts for line, _url in lines]
    return rows + [(label, line) for label, body in page.blocks for line in body.splitlines()]


def given(*facts: tuple[str, Any]) -> list[Fact]:
    """Return ``facts`` (a label with text, or with lines) without the empty ones."""
    made = [
        (label, [(value, None)] * bool(value) if isinstance(value, str) else value)
        for label, value in facts
    ]
    return [(label, lines) for label, lines in made if lines]
