"""``mucli categories``: the categories, with how many papers each has."""

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, show_counts
from mucli.cli.options import Selection, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Row

_COLUMNS = ("Category", "Name", "Papers", "Definition")


@paper_filters
def categories(
    selection: Selection, sort: str = COUNT_SORT, format_: str = format_option(ROW_FORMATS)
) -> None:
    """List the categories with their definitions and how many papers each has."""
    show_counts("categories", Shown(_COLUMNS, _row), selection, sort, format_)


def _row(each: Count) -> Row:
    definition = each.thing.definition if each.thing else ""
    return (each.key, each.name, each.papers, definition)
