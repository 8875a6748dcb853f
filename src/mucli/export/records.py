"""Papers and resources as JSON values (docs/json.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mucli.export import Material
from mucli.model import Paper, Venue, to_json

if TYPE_CHECKING:  # start-up is a feature
    from mucli.resources import Benchmark, Dataset, GlossaryTerm, Metric, Start

Find = Callable[[str], Paper | None]
"""Gives the paper of a key, None where there is none."""


def paper_json(
    paper: Paper, venues: Mapping[str, Venue], score: float | None = None
) -> dict[str, Any]:
    """Return a paper as ``--format json`` prints it: its record, the venue's names, and in a search
    the score.
    """
    data = to_json(paper)
    venue = venues.get(paper.venue or "")
    if venue:
        data["venue_name"], data["venue_short"] = venue.name_in(paper.year), venue.short
    if paper.url:
        data["url"] = paper.url
    if score is not None:
        data["score"] = round(score, 4)
    return data


def papers_json(material: Material) -> list[dict[str, Any]]:
    """Return every paper with what the reader keeps of it as its member ``reading``."""
    reading = material.reading or {}
    return [
        paper_json(paper, material.extras.venues)
        | ({"reading": dict(reading[paper.key])} if paper.key in reading else {})
        for paper in material.papers
    ]


def resource_json(record: "Dataset | Metric | Benchmark", find: Find) -> dict[str, Any]:
    """Return a data set, metric or benchmark as ``--format json`` prints it: its record, with title
    and address of the papers that introduced it as far as ``find`` knows them by their keys.
    """
    from mucli.resources import completed

    return to_json(replace(record, introduced_by=completed(record.introduced_by, find)))


def start_json(start: "Start", find: Find) -> dict[str, Any]:
    """Return what a newcomer starts with as ``--format json`` prints it: ``readings`` and
    ``lines``, with title and address of their papers.
    """
    papers = _papers(find, (reading.paper for reading in start.readings))
    readings = [
        paper | {"why": reading.why} for paper, reading in zip(papers, start.readings, strict=True)
    ]
    lines = [
        to_json(line) | {"papers": _papers(find, line.papers)} for line in start.lines.values()
    ]
    return {"readings": readings, "lines": lines}


def term_json(term: "GlossaryTerm", find: Find) -> dict[str, Any]:
    """Return a term of the glossary as ``--format json`` prints it, with title and address of the
    papers that it rests on.
    """
    return to_json(term) | {"papers": _papers(find, term.papers)}


def _papers(find: Find, keys: Iterable[str]) -> list[dict[str, Any]]:
    from mucli.resources import PaperLink, completed

    return [to_json(link) for link in completed(map(PaperLink, keys), find)]


def resources_json(material: Material) -> dict[str, list[dict[str, Any]]]:
    """Return data sets, metrics and benchmarks as ``--format json`` prints them, each under its own
    name.
    """
    extras, papers = material.extras, {paper.key: paper for paper in material.papers}
    groups: dict[str, Mapping[str, Any]] = {
        "datasets": extras.datasets,
        "metrics": extras.metrics,
        "benchmarks": extras.benchmarks,
    }
    return {
        name: [resource_json(record, papers.get) for record in records.values()]
        for name, records in groups.items()
    }
