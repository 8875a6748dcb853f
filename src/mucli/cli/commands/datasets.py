"""``mucli datasets``: what methods are tried on."""

import typer

from mucli.cli.options import chosen_format, format_option, one_of
from mucli.cli.output import ROW_FORMATS, Row, Rows, is_drawn, show_rows
from mucli.cli.state import open_catalog
from mucli.model import to_json

_TYPES = ("diffusion", "image", "tabular", "text", "sequence", "graph")
_COLUMNS = ("Dataset", "Type", "Items", "Size", "Task", "Link")


def datasets(
    type_: list[str] = typer.Option(
        [],
        "--type",
        help=f"Of this type: {', '.join(_TYPES)} (repeatable).",
        autocompletion=lambda: _TYPES,
    ),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """List the data sets used to evaluate unlearning."""
    chosen = chosen_format(format_, ROW_FORMATS)
    wanted = [one_of("type", each.lower(), _TYPES) for each in type_]
    with open_catalog() as catalog:
        found = [each for each in catalog.datasets.values() if not wanted or each.type in wanted]
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
            [to_json(each) for each in found],
            links=dict(enumerate(links)),
        ),
        chosen,
    )
