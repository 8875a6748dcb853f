"""``mucli datasets``: what methods are tried on."""

import typer

from mucli.api import Catalog
from mucli.cli.options import (
    chosen_format,
    chosen_from,
    complete_dataset,
    format_option,
    list_option,
)
from mucli.cli.output import ROW_FORMATS, Page, Row, Rows, is_drawn, show_rows
from mucli.cli.state import open_catalog
from mucli.cli.things import given, lines_of, origin
from mucli.resources import DATASET_TYPES, Dataset

_COLUMNS = ("Dataset", "Type", "Items", "Size", "Task", "Link")


def datasets(
    name: list[str] = typer.Argument(
        None, metavar="[NAME]", help="One data set, in full.", autocompletion=complete_dataset
    ),
    type_: list[str] = typer.Option(
        [],
        "--type",
        help=f"Of this type: {', '.join(DATASET_TYPES)} (repeatable).",
        autocompletion=lambda: list(DATASET_TYPES),
    ),
    list_: list[str] = list_option(),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """List the data sets used to evaluate unlearning, or show one with the papers that introduced
    and use it.
    """
    chosen = chosen_format(format_, ROW_FORMATS)
    wanted = [chosen_from("type", each.lower(), DATASET_TYPES) for each in type_]
    with open_catalog() as catalog:
        every = [catalog.dataset(" ".join(name))] if name else catalog.things("datasets", list_)
        found = [e for e in every if isinstance(e, Dataset) and (not wanted or e.type in wanted)]
        pages = [_page(found[0], catalog)] if name and found else []
        records = [catalog.resource_record(each) for each in found]
    links = [each.links[0] if each.links else None for each in found]
    rows: list[Row] = [
        (each.name, each.type, each.items, each.size, each.task, url)
        for each, url in zip(found, links, strict=True)
    ]
    shown = slice(5 if is_drawn(chosen) else 6)  # on a terminal the name is the link
    show_rows(
        Rows(
            "datasets",
            _COLUMNS[shown],
            [row[shown] for row in rows],
            records,
            links=dict(enumerate(links)),
            pages=pages,
            notable=lines_of(pages[0]) if pages else None,
        ),
        chosen,
    )


def _page(each: Dataset, catalog: Catalog) -> Page:
    facts = given(
        ("Also called", ", ".join(each.aliases)),
        ("Type", each.type),
        ("Items", each.items or ""),
        ("Size", each.size or ""),
        ("Task", each.task or ""),
        ("About", each.description or ""),
        ("Links", [(url, url) for url in each.links]),
        *origin(each, catalog),
    )
    return Page(each.name, next(iter(each.links), None), facts)
