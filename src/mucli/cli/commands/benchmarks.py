"""``mucli benchmarks``: frameworks and tools that compare methods."""

from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import ROW_FORMATS, Page, Row, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.model import to_json
from mucli.resources import Benchmark

_COLUMNS = ("Benchmark", "Description", "Project", "Paper", "Demo")


def benchmarks(format_: str = format_option(ROW_FORMATS)) -> None:
    """List the benchmarks: frameworks and tools that compare methods."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        found = list(catalog.benchmarks.values())
    rows = [_row(each) for each in found]
    records = [to_json(each) for each in found]
    pages = [_page(each) for each in found]  # their addresses would break in a table's columns
    show_rows(Rows("benchmarks", _COLUMNS, rows, records, pages=pages), chosen)


def _row(each: Benchmark) -> Row:
    first = (next(iter(each.links.get(name, ())), None) for name in ("project", "paper", "demo"))
    return (each.name, each.description, *first)


def _page(each: Benchmark) -> Page:
    about: list[tuple[str, list[tuple[str, str | None]]]] = []
    if each.description:
        about.append(("About", [(each.description, None)]))
    about += [
        (name.capitalize(), [(url, url) for url in urls]) for name, urls in each.links.items()
    ]
    return Page(each.name, next(iter(each.links.get("project", ())), None), about)
