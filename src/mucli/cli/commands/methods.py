"""``mucli methods``: the methods by name."""

from typing import Any

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, Typed, name_argument, show_counts
from mucli.cli.options import Selection, complete_methods, format_option, paper_filters
from mucli.cli.output import Row

_COLUMNS = ("Method", "Papers", "Keys")


@paper_filters
def methods(
    selection: Selection,
    name: list[str] = name_argument(complete_methods),
    sort: str = COUNT_SORT,
    format_: str = format_option(),
) -> None:
    """List the methods by name, each with its papers, or show one; a name can be shared."""
    show_counts(
        "methods", Shown(_COLUMNS, _row, _record), Typed(selection, sort, format_, name or ())
    )


def _row(each: Count) -> Row:
    return (each.name, each.papers, ", ".join(each.keys))


def _record(each: Count) -> dict[str, Any]:
    return {"name": each.name, "papers": each.papers, "keys": list(each.keys)}
