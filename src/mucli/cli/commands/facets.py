"""``mucli facets``: what papers forget, guarantee and need, with how many papers each word has."""

from dataclasses import replace

from mucli.api.counting import FACETS, Count, count
from mucli.cli.listing import COUNT_SORT, name_argument, show_one
from mucli.cli.options import (
    Selection,
    chosen_format,
    complete_facets,
    format_option,
    paper_filters,
)
from mucli.cli.output import ROW_FORMATS, Row, Rows, show_rows
from mucli.cli.state import open_catalog

_COLUMNS = ("Facet", "Word", "Name", "Papers", "Definition")


@paper_filters
def facets(
    selection: Selection,
    name: list[str] = name_argument(complete_facets),
    sort: str = COUNT_SORT,
    format_: str = format_option(),
) -> None:
    """List what papers forget, guarantee and need, with definitions and how many papers each word
    has, or show one.

    The words are those of the filters --forgets, --guarantee and --needs.
    """
    if name:
        show_one("facets", name, replace(selection, sort=None), format_)
        return
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        filters = None if selection.empty else selection.filters(catalog)
        counts = [
            (facet, each)
            for facet, group in FACETS.items()
            for each in count(catalog, group, filters, sort=sort, reverse=selection.reverse)
        ][: selection.limit or None]
    records = [{"facet": facet} | each.to_json() for facet, each in counts]
    show_rows(Rows("facets", _COLUMNS, [_row(*pair) for pair in counts], records), chosen)


def _row(facet: str, each: Count) -> Row:
    definition = each.thing.definition if each.thing else ""
    return (facet, each.key, each.name, each.papers, definition)
