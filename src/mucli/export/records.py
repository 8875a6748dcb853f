"""Papers as rows of CSV and as one document of YAML."""

from collections.abc import Iterable, Mapping
from typing import Any

from mucli.catalog.extras import Extras
from mucli.catalog.layout import dump, file_fields
from mucli.model import Paper, to_json

COLUMNS = (
    *(
        "key",
        "title",
        "authors",
        "others",
        "year",
        "month",
        "venue",
        "kind",
        "categories",
        "topics",
        "methods",
    ),
    *(
        "doi",
        "arxiv",
        "openreview",
        "volume",
        "number",
        "pages",
        "publisher",
        "url",
        "code",
        "other_titles",
        "notes",
    ),
)
"""The columns of a paper in CSV; ``mucli import`` reads them back."""


def csv_row(paper: Paper, extras: Extras) -> list[str | int | None]:
    """Return the cells of ``paper`` under :data:`COLUMNS`.

    Authors and words are separated by semicolons, addresses (all of the paper's, the one to open
    first) by spaces.
    """
    venue = extras.venues.get(paper.venue or "")
    urls = dict.fromkeys(
        [
            *([paper.url] if paper.url else []),
            *(url for urls in paper.links.values() for url in urls),
        ]
    )
    cells: dict[str, str | int | None] = {
        "authors": "; ".join(map(str, paper.authors)),
        "others": "true" if paper.others else "",
        "venue": venue.short if venue else paper.venue,
        "url": " ".join(urls),
        "code": " ".join(entry.url for entry in paper.code),
    }
    for name in ("categories", "topics", "methods", "other_titles"):
        cells[name] = "; ".join(getattr(paper, name))
    return [cells[name] if name in cells else getattr(paper, name) for name in COLUMNS]


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


def yaml_document(
    papers: Iterable[Paper], extras: Extras | None, reading: Mapping[str, Mapping[str, Any]] | None
) -> str:
    """Return one YAML document: ``papers`` by key as in their files, and with ``extras`` the other
    files, each under its name.

    ``reading`` (by key) adds the reader's own marks to each paper, as the member ``reading``.
    """
    members = {}
    for paper in papers:
        own = (reading or {}).get(paper.key)
        members[paper.key] = file_fields(paper) | ({"reading": dict(own)} if own else {})
    document: dict[str, Any] = {"papers": members}
    if extras:
        for name in ("venues", "datasets", "metrics", "benchmarks"):
            document[name] = {
                key: file_fields(record) for key, record in getattr(extras, name).items()
            }
        document["taxonomy"] = {
            name: _terms(group) for name, group in to_json(extras.taxonomy).items()
        }
        document["about"] = to_json(extras.about)
        document["about"]["upstream"] = _terms(document["about"].get("upstream", {}))
    return dump({name: value for name, value in document.items() if value})


def _terms(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of keyed records as it stands in a file, where the key stands before
    each.
    """
    return {
        key: {n: v for n, v in term.items() if n != "key"} if isinstance(term, dict) else term
        for key, term in group.items()
    }
