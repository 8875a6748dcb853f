"""One thing of the catalogue by what people call it, and why nothing goes by what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from mucli.catalog.filters import Filters
from mucli.errors import NotFoundError, UsageError
from mucli.model import Paper
from mucli.text import closest, fold, squash

if TYPE_CHECKING:  # start-up is a feature
    from mucli.api import Catalog
    from mucli.resources import Benchmark, Dataset, GlossaryTerm, Metric
    from mucli.search import Results

T = TypeVar("T", bound="Dataset | Metric | Benchmark")
Called = TypeVar("Called", bound="Dataset | Metric | Benchmark | GlossaryTerm")


def of_list(things: Mapping[str, T], list_key: str) -> dict[str, T]:
    """Return those of ``things`` that the upstream list ``list_key`` names, in its order."""
    found = {key: thing for key, thing in things.items() if list_key in thing.lists}
    return dict(sorted(found.items(), key=lambda pair: min(pair[1].lists[list_key].values())))


def one_of(things: Mapping[str, Called], name: str, what: str, *, command: str = "") -> Called:
    """Return the one of ``things`` that goes by ``name``: its key, name or an alias, else the only
    one whose name holds it.

    ``what`` says what they are, ``command`` what lists them, if that is not its plural. Raises
    NotFoundError when there is none and UsageError when there are several.
    """
    called = [
        (each, thing)
        for thing in things.values()
        for each in (thing.key, thing.name, *thing.aliases)
    ]
    for each, thing in called:
        if each.casefold() == name.casefold():  # "Min-k%++" is not "Min-k%"
            return thing
    names: dict[str, Called] = {squash(each): thing for each, thing in reversed(called)}
    wanted = squash(name)
    if wanted in names:
        return names[wanted]
    partly = {thing.key: thing for each, thing in names.items() if wanted and wanted in each}
    if len(partly) == 1:
        return next(iter(partly.values()))
    if partly:
        fits = " or ".join(thing.name for thing in partly.values())
        raise UsageError(f"{name!r} fits several {what}s; did you mean {fits}?")
    close = dict.fromkeys(names[each].name for each in closest(wanted, names, limit=3, cutoff=60))
    hint = (
        f"did you mean {' or '.join(close)}?"
        if close
        else f"'mucli {command or what.replace(' ', '') + 's'}' lists them"
    )
    raise NotFoundError(f"there is no {what} {name!r}; {hint}")


def why_nothing(catalog: "Catalog", query: str, results: "Results", *, filtered: bool) -> str:
    """Return what to say behind "nothing found for QUERY": what to try instead of a search that
    gave no ``results``, with filters when ``filtered``.
    """
    from mucli.search.names import looks_like_id

    if filtered and catalog.search(query, limit=1).hits:
        return " that passes these filters; without them there is something"
    if results.suggestion:
        return f"; did you mean {results.suggestion!r}?"
    if looks_like_id(query):
        return "; no paper here has this id or address"
    return "; try fewer or other words"


@dataclass(frozen=True, slots=True)
class Named:
    """A word, venue, method or author by the name that was asked for: a sentence about it, and its
    papers, newest first.
    """

    about: str
    papers: list[Paper]


def word_named(catalog: "Catalog", what: str, name: str, filters: Filters | None = None) -> Named:
    """Return the one of ``what`` (categories, topics, venues, methods, authors or facets) that
    goes by ``name``, with those of its papers that pass ``filters``.

    Raises UsageError with the nearest when there is none, NotFoundError when it has no paper.
    """
    asked, about = filters or Filters(), name
    if what == "methods":
        found = [p for p in catalog.papers(asked) if fold(name) in map(fold, p.methods)]
        known = {method for paper in catalog for method in paper.methods}
        hint = _near(name, known, what)
    elif what == "authors":
        found = catalog.papers(replace(asked, authors=(name,)))
        hint = _near(name, {a.family for paper in catalog for a in paper.authors}, what)
    else:
        what = _facet(catalog, name) if what == "facets" else what
        words: dict[str, list[str]] = {_FILTERS.get(what, what): [name]}
        picked = catalog.filters(**words)  # type: ignore[arg-type]  # the name of one of them
        key = getattr(picked, what)[0]
        thing = (catalog.venues if what == "venues" else getattr(catalog.taxonomy, what)).get(key)
        if thing:
            about = f"{key}: {thing.name}"
            about += f". {definition}" if (definition := getattr(thing, "definition", "")) else ""
        found = catalog.papers(replace(asked, **{what: getattr(picked, what)}))
        hint = ""
    if not found:
        raise NotFoundError(f"no paper of {name!r} is there{hint}")
    return Named(about, found)


_FILTERS = {
    "categories": "category",
    "topics": "topic",
    "venues": "venue",
    "guarantees": "guarantee",
}
"""The filter of each group of words, where its name is another."""


def _facet(catalog: "Catalog", name: str) -> str:
    """Return the group of the taxonomy (forgets, guarantees or needs) whose word ``name`` is, or
    is nearest to. Raises UsageError when it is near to none.
    """
    from mucli.api.counting import FACETS
    from mucli.catalog.filters import term_names

    groups = {
        word: group
        for group in FACETS.values()
        for word in term_names(getattr(catalog.taxonomy, group))
    }
    wanted = squash(name)
    for word in (wanted, *closest(wanted, groups, limit=1, cutoff=60)):
        if word in groups:
            return groups[word]
    raise UsageError(
        f"{name!r} is nothing that papers forget, guarantee or need; 'mucli facets' lists the words"
    )


def _near(name: str, known: Iterable[str], what: str) -> str:
    close = closest(name, known, limit=3, cutoff=60)
    return f"; did you mean {' or '.join(close)}?" if close else f"; 'mucli {what}' lists them"
