"""``mucli venues``: where papers were published, with how many papers each has."""

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, show_counts
from mucli.cli.options import Selection, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Row

_COLUMNS = ("Key", "Venue", "Name", "Kind", "Papers")


@paper_filters
def venues(
    selection: Selection, sort: str = COUNT_SORT, format_: str = format_option(ROW_FORMATS)
) -> None:
    """List the venues with how many papers each has."""
    show_counts("venues", Shown(_COLUMNS, _row), selection, sort, format_)


def _row(each: Count) -> Row:
    venue = each.thing
    short, kind = (venue.short, venue.kind) if venue else (each.key, "")
    return (each.key, short, each.name, kind, each.papers)
