"""``mucli start``: what a newcomer reads first, and the main lines of method."""

from typing import Any

from mucli.api import Catalog
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import ROW_FORMATS, Page, Row, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.cli.things import papers_named
from mucli.errors import NotFoundError

_FORMATS = (*ROW_FORMATS, "keys")
_COLUMNS = ("Part", "Name", "Key", "Title", "Why")


def start(format_: str = format_option(_FORMATS)) -> None:
    """Show what to read first and why, in order, and the main lines of method with their papers."""
    chosen = chosen_format(format_, _FORMATS)
    with open_catalog() as catalog:
        if not catalog.start.readings:
            raise NotFoundError("this catalogue names no readings; write some into start.yaml")
        record = catalog.start_record()
        readings = [
            _reading(number, each, catalog) for number, each in enumerate(record["readings"], 1)
        ]
    keys = [each["key"] for each in record["readings"]]
    shown = Rows(
        "readings",
        _COLUMNS,
        _rows(record),
        record["readings"],
        {"lines": record["lines"]},
        drawn=lambda: _draw(readings, [_line(each) for each in record["lines"]]),
        others={"keys": lambda: "".join(f"{key}\n" for key in keys)},
    )
    show_rows(shown, chosen)


def _rows(record: dict[str, Any]) -> list[Row]:
    rows: list[Row] = [
        ("reading", str(number), each["key"], each.get("title"), each["why"])
        for number, each in enumerate(record["readings"], 1)
    ]
    return rows + [
        ("method", line["name"], paper["key"], paper.get("title"), line["description"])
        for line in record["lines"]
        for paper in line["papers"]
    ]


def _reading(number: int, each: dict[str, Any], catalog: Catalog) -> Page:
    said = each["key"]
    if paper := catalog.store.get(said):
        venue = catalog.venues.get(paper.venue or "")
        published = f"{venue.short} {paper.year}" if venue else str(paper.year)
        said = f"{paper.byline}, {published} · {paper.key}"
    title = f"{number}. {each.get('title', each['key'])}"
    return Page(title, each.get("url"), [("", [(each["why"], None), (said, None)])])


def _line(each: dict[str, Any]) -> Page:
    more = [(f"more: mucli topics {each['topic']}", None)] if "topic" in each else []
    said = [(each["description"], None), *papers_named(each["papers"]), *more]
    return Page(each["name"], None, [("", said)])


def _draw(readings: list[Page], lines: list[Page]) -> None:
    from mucli.cli.output.terminal.drawing import draw_entries, draw_line

    draw_entries("What to read first, in order", readings)
    draw_line()
    draw_entries("The main lines of method", lines)
    draw_line()
    draw_line("'mucli show KEY' has a paper in full, 'mucli glossary' the words of the field.")
