"""``mucli categories``: the categories, with how many papers each has."""

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, Typed, name_argument, show_counts
from mucli.cli.options import Selection, complete_categories, format_option, paper_filters
from mucli.cli.output import Row

_COLUMNS = ("Category", "Name", "Papers", "Definition")


@paper_filters
def categories(
    selection: Selection,
    name: list[str] = name_argument(complete_categories),
    sort: str = COUNT_SORT,
    format_: str = format_option(),
) -> None:
    """List the categories with their definitions and how many papers each has, or show one."""
    show_counts("categories", Shown(_COLUMNS, _row), Typed(selection, sort, format_, name or ()))


def _row(each: Count) -> Row:
    definition = each.thing.definition if each.thing else ""
    return (each.key, each.name, each.papers, definition)
