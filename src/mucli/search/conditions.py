"""What a field of the query language demands of papers, as FTS5 expressions over exact tokens."""

from typing import Any

from mucli import text
from mucli.catalog.filters import parse_years, resolve_filters
from mucli.catalog.store import Store, quote
from mucli.errors import UsageError
from mucli.search.names import identified
from mucli.search.query import Term
from mucli.text.stemming import american

_FILTERED = {
    "venue": "venues",
    "topic": "topics",
    "category": "categories",
    "kind": "kinds",
    "forgets": "forgets",
    "guarantee": "guarantees",
    "needs": "needs",
    "dataset": "datasets",
}
"""The fields that say what the filter of the name behind them does."""

CONDITIONS = frozenset({*_FILTERED, "year", "has", "doi", "arxiv", "key"})
"""The fields that demand something; title, author and method hold words that also rank."""

HAS = {"code": "code=yes", "doi": "has=doi", "arxiv": "has=arxiv", "openreview": "has=openreview"}
_EVERYTHING = f"facet : ({quote('code=yes')} OR {quote('code=no')})"


def condition(store: Store, term: Term, hints: list[str]) -> str:
    """Return the expression of the papers that ``term`` (a field of ``CONDITIONS``) demands; empty,
    with a hint, when it means nothing.
    """
    value = term.raw.strip()
    try:
        if term.field == "year":
            return _years(store, value)
        if term.field == "has":
            return _has(value)
        if term.field in ("doi", "arxiv", "key"):
            return _id(store, term.field, value, prefix=term.prefix)
        return _facet(store, term.field, value)
    except UsageError as error:
        hints.append(f"{error}; {value!r} was read as words")
        return ""


def exclusion(store: Store, term: Term, hints: list[str]) -> str:
    """Return the expression of the papers that ``term`` excludes; empty when there are none.

    A word excludes its British or American form and its plural with it, and the topic, category or
    kind that it names.
    """
    if term.field in CONDITIONS:
        return condition(store, term, hints)
    column = f"{term.field} : " if term.field else "{method title author summary} : "
    ends = "*" if term.prefix else ""
    spellings = [term.words]
    if len(term.words) > 1 and not term.phrase:
        spellings.append(("".join(term.words),))
    if len(term.words) == 1 and not term.prefix:
        spellings += [(other,) for other in _forms(store, term.words[0])]
    parts = [f"{column}{quote(' '.join(words))}{ends}" for words in spellings if any(words)]
    if not term.field and not term.prefix:
        names: dict[str, list[str]] = store.document("subjects")["facets"]
        from mucli.text.stemming import stem

        parts += [
            f"facet : {quote(facet)}"
            for facet in names.get(" ".join([stem(word) for word in term.words]), ())
        ]
    return f"({' OR '.join(parts)})" if parts else ""


def everything_but(excluded: list[str]) -> str:
    """Return the expression of all papers but those of ``excluded``."""
    return " NOT ".join([_EVERYTHING, *excluded])


def _forms(store: Store, word: str) -> list[str]:
    from mucli.text.stemming import stem

    plain = american(word).removesuffix("s")
    return [
        other
        for other, _papers in store.words_of_stem(stem(word))
        if american(other).removesuffix("s") == plain and other != word
    ]


def _years(store: Store, value: str) -> str:
    low, high = parse_years(value)
    years = [year for year in store.document("years") if low <= int(year) <= high]
    return f"facet : ({' OR '.join([quote(f'year={year}') for year in years] or [quote('year=')])})"


def _has(value: str) -> str:
    name = text.squash(value)
    if name not in HAS:
        raise UsageError(f"has: takes {', '.join(HAS)}, not {text.printable(value)!r}")
    return f"facet : {quote(HAS[name])}"


def _id(store: Store, field: str, value: str, *, prefix: bool) -> str:
    if not prefix and field != "key" and (numbers := identified(store, value)):
        kind, exact = next(iter(numbers.values()))
        return f"id : {quote(f'{kind}={exact}')}"
    folded = text.squash(value) if field == "key" else value.lower()
    return f"id : {quote(f'{field}={folded}')}*"


def _facet(store: Store, field: str, value: str) -> str:
    given: dict[str, Any] = {_FILTERED[field]: (value,)}
    return resolve_filters(store, **given).expression()
