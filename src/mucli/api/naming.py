"""One thing of the catalogue by what people call it."""

from collections.abc import Mapping

from mucli.errors import NotFoundError, UsageError
from mucli.resources import Metric
from mucli.text import closest, squash


def one_of(things: Mapping[str, Metric], name: str, what: str) -> Metric:
    """Return the one of ``things`` that goes by ``name``: its key, name or an alias, else the only
    one whose name holds it.

    ``what`` says what they are. Raises NotFoundError when there is none and UsageError when there
    are several.
    """
    names = {
        squash(each): thing
        for thing in things.values()
        for each in (thing.key, thing.name, *thing.aliases)
    }
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
    hint = f"did you mean {' or '.join(close)}?" if close else f"'mucli {what}s' lists them"
    raise NotFoundError(f"there is no {what} {name!r}; {hint}")
