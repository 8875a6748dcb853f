"""``mucli benchmarks``: frameworks, challenges and tools that compare methods."""

import typer

from mucli.api import Catalog
from mucli.cli.options import chosen_format, complete_benchmark, format_option, list_option
from mucli.cli.output import ROW_FORMATS, Page, Row, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.cli.things import given, lines_of, origin
from mucli.resources import Benchmark

_COLUMNS = ("Benchmark", "Description", "Project", "Paper", "Demo")


def benchmarks(
    name: list[str] = typer.Argument(
        None, metavar="[NAME]", help="One benchmark, in full.", autocompletion=complete_benchmark
    ),
    list_: list[str] = list_option(),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """List the benchmarks: frameworks, challenges and tools that compare methods; or show one."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        every = [catalog.benchmark(" ".join(name))] if name else catalog.things("benchmarks", list_)
        found = [each for each in every if isinstance(each, Benchmark)]
        pages = [_page(each, catalog) for each in found]  # addresses would break in a table
        records = [catalog.resource_record(each) for each in found]
    rows = [_row(each) for each in found]
    notable = lines_of(pages[0]) if name else None
    shown = Rows("benchmarks", _COLUMNS, rows, records, pages=pages, notable=notable)
    show_rows(shown, chosen)


def _row(each: Benchmark) -> Row:
    first = (next(iter(each.links.get(name, ())), None) for name in ("project", "paper", "demo"))
    return (each.name, each.description, *first)


def _page(each: Benchmark, catalog: Catalog) -> Page:
    sets, metrics = catalog.datasets, catalog.metrics
    facts = given(
        ("Also called", ", ".join(each.aliases)),
        ("About", each.description or ""),
        ("Data sets", ", ".join(sets[key].name for key in each.datasets if key in sets)),
        ("Metrics", ", ".join(metrics[key].name for key in each.metrics if key in metrics)),
        *((name.capitalize(), [(url, url) for url in urls]) for name, urls in each.links.items()),
        *origin(each, catalog),
    )
    return Page(each.name, next(iter(each.links.get("project", ())), None), facts)
