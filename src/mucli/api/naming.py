"""One thing of the catalogue by what people call it, and why nothing goes by what they said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from mucli.errors import NotFoundError, UsageError
from mucli.resources import Benchmark, Dataset, Metric
from mucli.text import closest, squash

if TYPE_CHECKING:
    from mucli.api import Catalog
    from mucli.search import Results

T = TypeVar("T", bound=Dataset | Metric | Benchmark)


def of_list(things: Mapping[str, T], list_key: str) -> dict[str, T]:
    """Return those of ``things`` that the upstream list ``list_key`` names, in its order."""
    found = {key: thing for key, thing in things.items() if list_key in thing.lists}
    return dict(sorted(found.items(), key=lambda pair: min(pair[1].lists[list_key].values())))


def one_of(things: Mapping[str, T], name: str, what: str) -> T:
    """Return the one of ``things`` that goes by ``name``: its key, name or an alias, else the only
    one whose name holds it.

    ``what`` says what they are. Raises NotFoundError when there is none and UsageError when there
    are several.
    """
    called = [
        (each, thing)
        for thing in things.values()
        for each in (thing.key, thing.name, *thing.aliases)
    ]
    for each, thing in called:
        if each.casefold() == name.casefold():  # "Min-k%++" is not "Min-k%"
            return thing
    names: dict[str, T] = {squash(each): thing for each, thing in reversed(called)}
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
        else f"'mucli {what.replace(' ', '')}s' lists them"
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
