"""``mucli authors``: who wrote the papers."""

from typing import Any

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, Typed, name_argument, show_counts
from mucli.cli.options import Selection, complete_authors, format_option, paper_filters
from mucli.cli.output import Row


@paper_filters
def authors(
    selection: Selection,
    name: list[str] = name_argument(complete_authors),
    sort: str = COUNT_SORT,
    format_: str = format_option(),
) -> None:
    """List the authors with how many papers each has, or show one with them."""
    how = Shown(("Author", "Papers"), _row, _record)
    show_counts("authors", how, Typed(selection, sort, format_, name or ()))


def _row(each: Count) -> Row:
    return (each.name, each.papers)


def _record(each: Count) -> dict[str, Any]:
    return {"name": each.name, "papers": each.papers}
