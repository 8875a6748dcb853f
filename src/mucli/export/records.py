"""Papers and resources as JSON values (docs/json.md)."""

from collections.abc import Mapping
from typing import Any

from mucli.catalog.extras import Extras
from mucli.export import Material
from mucli.model import Paper, Venue, to_json


def paper_json(
    paper: Paper, venues: Mapping[str, Venue], score: float | None = None
) -> dict[str, Any]:
    """Return a paper as ``--format json`` prints it: its record, the venue's names, and in a search
    the score.
    """
    data = to_json(paper)
    venue = venues.get(paper.venue or "")
    if venue:
        data["venue_name"], data["venue_short"] = venue.name, venue.short
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


def resources_json(extras: Extras) -> dict[str, list[dict[str, Any]]]:
    """Return data sets, metrics and benchmarks as ``--format json`` prints them, each under its own
    name.
    """
    groups: dict[str, Mapping[str, Any]] = {
        "datasets": extras.datasets,
        "metrics": extras.metrics,
        "benchmarks": extras.benchmarks,
    }
    return {
        name: [to_json(record) for record in records.values()] for name, records in groups.items()
    }
