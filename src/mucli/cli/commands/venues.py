"""``mucli venues``: where papers were published, with how many papers each has."""

from mucli.api.counting import Count
from mucli.cli.listing import COUNT_SORT, Shown, Typed, name_argument, show_counts
from mucli.cli.options import Selection, complete_venues, format_option, paper_filters
from mucli.cli.output import Row

_COLUMNS = ("Key", "Venue", "Name", "Kind", "Papers")


@paper_filters
def venues(
    selection: Selection,
    name: list[str] = name_argument(complete_venues),
    sort: str = COUNT_SORT,
    format_: str = format_option(),
) -> None:
    """List the venues with how many papers each has, or show one with them."""
    show_counts("venues", Shown(_COLUMNS, _row), Typed(selection, sort, format_, name or ()))


def _row(each: Count) -> Row:
    venue = each.thing
    short, kind = (venue.short, venue.kind) if venue else (each.key, "")
    return (each.key, short, each.name, kind, each.papers)
