"""``mucli categories``, ``topics``, ``venues``, ``methods``, ``authors``: what the catalogue holds,
with counts.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import ROW_FORMATS, Selection, chosen_format, format_option, paper_filters
from mucli.cli.output.sending import print_rows
from mucli.cli.state import open_catalog
from mucli.errors import UsageError
from mucli.model import Paper, to_json
from mucli.text import fold

_SORT = typer.Option(
    "count",
    "--sort",
    metavar="FIELD",
    help="Order by count or name.",
    autocompletion=lambda: ["count", "name"],
)
_FORMAT = format_option(ROW_FORMATS)


@paper_filters
def categories(selection: Selection, sort: str = _SORT, format_: str = _FORMAT) -> None:
    """List the categories with their definitions and how many papers each has."""
    _terms("categories", selection, sort, format_, lambda paper: paper.categories)


@paper_filters
def topics(selection: Selection, sort: str = _SORT, format_: str = _FORMAT) -> None:
    """List the topics with their definitions and how many papers each has."""
    _terms("topics", selection, sort, format_, lambda paper: paper.topics)


@paper_filters
def venues(selection: Selection, sort: str = _SORT, format_: str = _FORMAT) -> None:
    """List the venues with how many papers each has."""
    with open_catalog() as catalog:
        counts = _count(catalog, selection, lambda paper: [paper.venue] if paper.venue else [])
        known = catalog.venues
        names = {
            key: known[key].name if key in known else key
            for key in _shown(counts, known, selection)
        }
        rows = [
            (
                key,
                known[key].short if key in known else key,
                name,
                known[key].kind if key in known else "",
                counts[key],
            )
            for key, name in _sorted(names, counts, sort, selection)
        ]
        records = [
            (to_json(known[row[0]]) if row[0] in known else {"key": row[0]}) | {"papers": row[4]}
            for row in rows
        ]
        print_rows(
            "venues",
            ("Key", "Venue", "Name", "Kind", "Papers"),
            rows,
            records,
            chosen_format(format_, ROW_FORMATS),
        )


@paper_filters
def methods(selection: Selection, sort: str = _SORT, format_: str = _FORMAT) -> None:
    """List the methods by name, each with its papers; a name can be shared."""
    with open_catalog() as catalog:
        owners: dict[str, list[str]] = {}
        spelling: dict[str, str] = {}
        for paper in _papers(catalog, selection):
            for method in paper.methods:
                owners.setdefault(spelling.setdefault(fold(method), method), []).append(paper.key)
        counts = Counter({name: len(keys) for name, keys in owners.items()})
        rows = [
            (name, counts[name], ", ".join(owners[name]))
            for name, _ in _sorted({n: n for n in owners}, counts, sort, selection)
        ]
        records = [
            {"name": name, "papers": count, "keys": owners[name]} for name, count, _keys in rows
        ]
        print_rows(
            "methods",
            ("Method", "Papers", "Keys"),
            rows,
            records,
            chosen_format(format_, ROW_FORMATS),
        )


@paper_filters
def authors(selection: Selection, sort: str = _SORT, format_: str = _FORMAT) -> None:
    """List the authors with how many papers each has."""
    with open_catalog() as catalog:
        counts = _count(catalog, selection, lambda paper: [str(author) for author in paper.authors])
        rows = [
            (name, counts[name])
            for name, _ in _sorted({name: name for name in counts}, counts, sort, selection)
        ]
        records = [{"name": name, "papers": count} for name, count in rows]
        print_rows(
            "authors", ("Author", "Papers"), rows, records, chosen_format(format_, ROW_FORMATS)
        )


def _terms(
    group: str,
    selection: Selection,
    sort: str,
    format_: str,
    words: Callable[[Paper], Iterable[str]],
) -> None:
    with open_catalog() as catalog:
        known = getattr(catalog.taxonomy, group)
        counts = _count(catalog, selection, words)
        names = {
            key: known[key].name if key in known else key
            for key in _shown(counts, known, selection)
        }
        rows: list[tuple[str, str, int, str]] = [
            (key, name, counts[key], known[key].definition if key in known else "")
            for key, name in _sorted(names, counts, sort, selection)
        ]
        records = [
            (to_json(known[row[0]]) if row[0] in known else {"key": row[0]}) | {"papers": row[2]}
            for row in rows
        ]
        singular = "Category" if group == "categories" else "Topic"
        print_rows(
            group,
            (singular, "Name", "Papers", "Definition"),
            rows,
            records,
            chosen_format(format_, ROW_FORMATS),
        )


def _papers(catalog: Catalog, selection: Selection) -> list[Paper]:
    return replace(selection, sort=None, reverse=False, limit=None).papers(catalog)


def _count(
    catalog: Catalog, selection: Selection, words: Callable[[Paper], Iterable[str]]
) -> Counter[str]:
    return Counter(
        word for paper in _papers(catalog, selection) for word in dict.fromkeys(words(paper))
    )


def _shown(counts: Counter[str], known: dict[str, Any], selection: Selection) -> list[str]:
    """Return what to list: with a filter what its papers have, without one also what no paper has
    yet.
    """
    return list(counts) if not selection.empty else list(dict.fromkeys([*known, *counts]))


def _sorted(
    names: dict[str, str], counts: Counter[str], sort: str, selection: Selection
) -> list[tuple[str, str]]:
    if sort not in ("count", "name"):
        raise UsageError(f"these are sorted by count or name, not {sort!r}")
    ordered = sorted(names.items(), key=lambda pair: (fold(pair[1]), pair[0]))
    if sort == "count":
        ordered.sort(key=lambda pair: -counts[pair[0]])
    if selection.reverse:
        ordered.reverse()
    return ordered[: selection.limit or None]
