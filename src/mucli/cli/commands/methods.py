"""``mucli methods``: the methods by name."""

from typing import Any

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, show_counts
from mucli.cli.options import Selection, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Row

_COLUMNS = ("Method", "Papers", "Keys")


@paper_filters
def methods(
    selection: Selection, sort: str = COUNT_SORT, format_: str = format_option(ROW_FORMATS)
) -> None:
    """List the methods by name, each with its papers; a name can be shared."""
    show_counts("methods", Shown(_COLUMNS, _row, _record), selection, sort, format_)


def _row(each: Count) -> Row:
    return (each.name, each.papers, ", ".join(each.keys))


def _record(each: Count) -> dict[str, Any]:
    return {"name": each.name, "papers": each.papers, "keys": list(each.keys)}
