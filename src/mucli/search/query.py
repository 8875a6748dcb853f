"""The query language: words, "phrases", field:value, -excluded, OR, prefix*.

Nothing typed is an error: what cannot be read as asked gets a hint and the best reading of the
rest.
"""

import re
from typing import NamedTuple

from mucli.text import printable, words

FIELDS = (
    "title",
    "author",
    "venue",
    "year",
    "topic",
    "category",
    "kind",
    "forgets",
    "guarantee",
    "needs",
    "dataset",
    "method",
    "key",
    "doi",
    "arxiv",
    "has",
)
ALIASES = {
    "authors": "author",
    "by": "author",
    "in": "venue",
    "years": "year",
    "date": "year",
    "topics": "topic",
    "cat": "category",
} | {
    "categories": "category",
    "forget": "forgets",
    "guarantees": "guarantee",
    "need": "needs",
    "datasets": "dataset",
    "methods": "method",
    "code": "has",
}
_PIECE = re.compile(
    r'(?P<minus>-(?=[\w"“]))?(?:(?P<field>[A-Za-z]+):(?=\S))?(?:["“”](?P<phrase>[^"“”]*)(?P<close>["“”]|$)|(?P<word>\S+))'
)
MAX_WORDS = 24
_WORDED = ("title", "author", "method")
"""The fields that hold words; without a word behind them they ask for nothing."""


class Term(NamedTuple):
    """One thing asked for: ``words`` (folded; several for a phrase), where, and how."""

    words: tuple[str, ...]
    field: str = ""
    phrase: bool = False
    prefix: bool = False
    raw: str = ""


class Query(NamedTuple):
    """A query read: groups of alternatives that are wanted, terms that exclude, and hints."""

    wanted: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...]
    hints: tuple[str, ...]


def parse(text: str) -> Query:
    """Read ``text`` as a query; see docs/search.md. Any text is a query, at worst an empty one."""
    wanted: list[list[Term]] = []
    excluded: list[Term] = []
    hints: list[str] = []
    either = False
    for match in _PIECE.finditer(printable(text)[:2000]):
        if match[0] in ("OR", "|", "||"):
            either = bool(wanted)
            continue
        if match[0] in ("AND", "&&"):
            continue
        term = _term(match, hints)
        if term is None:
            continue
        if match["minus"]:
            excluded.append(term)
        elif either:
            wanted[-1].append(term)
        else:
            wanted.extend([each] for each in _split(term))
        either = False
    if sum(len(group) for group in wanted) > MAX_WORDS or len(excluded) > MAX_WORDS:
        hints.append(f"only the first {MAX_WORDS} words count")
        wanted, excluded = _first(wanted), excluded[:MAX_WORDS]
    return Query(tuple(tuple(group) for group in wanted), tuple(excluded), tuple(hints))


def _first(groups: list[list[Term]]) -> list[list[Term]]:
    left, kept = MAX_WORDS, []
    for group in groups:
        if left > 0:
            kept.append(group[:left])
            left -= len(group)
    return kept


def _term(match: re.Match[str], hints: list[str]) -> Term | None:
    field = (match["field"] or "").lower()
    field = ALIASES.get(field, field)
    value = match["phrase"] if match["phrase"] is not None else match["word"] or ""
    if field and field not in FIELDS:
        if value.startswith("//") or field in ("arxiv", "doi"):
            return Term(tuple(words(match[0])), raw=match[0].lstrip("-"))
        hints.append(
            f"there is no field {field!r} (fields: {', '.join(FIELDS)}); its name was read as a"
            " word"
        )
        return Term((*words(field), *words(value)), raw=match[0].lstrip("-"))
    if match["phrase"] is not None and not match["close"]:
        hints.append("a quote is not closed; the phrase was taken to the end")
    prefix = value.endswith("*") and len(value) > 1
    found = tuple(words(value.rstrip("*")))
    if not found and (not (field and value) or field in _WORDED):
        if field and value:
            hints.append(f"{field}: is followed by no word, and was passed over")
        return None
    return Term(
        found,
        field,
        match["phrase"] is not None and len(found) > 1,
        prefix,
        value.rstrip("*") if prefix else value,
    )


def _split(term: Term) -> list[Term]:
    """Split a hyphenated or otherwise compound free word into its parts; phrases and fields stay
    whole.
    """
    if term.phrase or term.field or len(term.words) < 2:
        return [term]
    return [
        Term((word,), prefix=term.prefix and word is term.words[-1], raw=word)
        for word in term.words
    ]
