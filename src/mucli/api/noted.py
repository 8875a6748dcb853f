"""A search that looks into the reader's own notes too."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mucli import text
from mucli.api import Catalog
from mucli.catalog.filters import Filters
from mucli.text.stemming import stem

if TYPE_CHECKING:
    from mucli.model import Paper
    from mucli.reading_list import Mark
    from mucli.search import Hit, Results

_OPERATORS = (":", '"', "*", " -", " OR ", "“")  # of a query that asks for more than words


def search_with_notes(
    catalog: Catalog,
    query: str,
    filters: Filters | None = None,
    *,
    limit: int | None = None,
    meaning: bool = True,
) -> "Results":
    """Return what :meth:`Catalog.search` does, and with it the papers on which the reader keeps a
    note that holds every word of ``query`` (in any form of the word): behind the papers that hold
    every word themselves, and within ``limit`` in any case.

    A query with fields, phrases or exclusions looks into no notes, nor does one of a reading list
    that cannot be read.
    """
    filters = filters or Filters()
    noted = _noted(catalog, query, filters)
    if not noted:
        return catalog.search(query, filters, limit=limit, meaning=meaning)
    results = catalog.search(query, filters, meaning=meaning)
    whole = [hit for hit in results.hits if hit.whole]
    more = {key: paper for key, paper in noted.items() if key not in {h.paper.key for h in whole}}
    rest = [hit for hit in results.hits if not hit.whole and hit.paper.key not in more]
    score = whole[-1] if whole else results.hits[0] if results.hits else None
    between = [_hit(paper, query, score.score if score else 1.0) for paper in more.values()]
    first = whole[: max(limit - len(between), 0)] if limit else whole
    return results._replace(
        hits=tuple([*first, *between, *rest][:limit]),
        suggestion=None,
        total=len(whole) + len(between) + len(rest),
        whole=results.whole + len(between),
    )


def _noted(catalog: Catalog, query: str, filters: Filters) -> "dict[str, Paper]":
    """Return the papers that pass ``filters`` and whose note holds every word, newest first."""
    from mucli.files import user_data

    if not user_data().exists():  # most keep nothing, and need not wait for what reads it
        return {}
    words = {stem(word) for word in _words(query)}
    if not words or any(sign in f" {query}" for sign in _OPERATORS):
        return {}
    keys = [
        key
        for key, mark in _marks().items()
        if mark.note and words <= {stem(word) for word in text.words(mark.note)}
    ]
    if filters.keys is not None:
        keys = [key for key in keys if key in filters.keys]
    if not keys:
        return {}
    return {paper.key: paper for paper in catalog.papers(replace(filters, keys=tuple(keys)))}


def _words(query: str) -> list[str]:
    return [word for word in text.words(query) if word not in text.INSIGNIFICANT]


def _marks() -> "Mapping[str, Mark]":
    from mucli.errors import OutsideError
    from mucli.reading_list import load

    try:
        return load()
    except OutsideError:
        return {}


def _hit(paper: "Paper", query: str, score: float) -> "Hit":
    from mucli.search.results import Hit, Match

    words = _words(query)
    matches = (Match(word, "note", word, "exact", score / len(words)) for word in words)
    return Hit(paper, score, tuple(matches))
