"""``mucli authors``: who wrote the papers."""

from typing import Any

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, show_counts
from mucli.cli.options import Selection, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Row


@paper_filters
def authors(
    selection: Selection, sort: str = COUNT_SORT, format_: str = format_option(ROW_FORMATS)
) -> None:
    """List the authors with how many papers each has."""
    show_counts("authors", Shown(("Author", "Papers"), _row, _record), selection, sort, format_)


def _row(each: Count) -> Row:
    return (each.name, each.papers)


def _record(each: Count) -> dict[str, Any]:
    return {"name": each.name, "papers": each.papers}
