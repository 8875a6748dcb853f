"""``mucli metrics``: what methods are measured by."""

from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import chosen_format, complete_metric, format_option, list_option
from mucli.cli.output import ROW_FORMATS, Page, Rows, show_rows
from mucli.cli.output.unicode_math import to_unicode
from mucli.cli.state import open_catalog
from mucli.cli.things import given, lines_of, origin
from mucli.resources import Metric


def metrics(
    name: list[str] = typer.Argument(
        None, metavar="[NAME]", help="One metric, in full.", autocompletion=complete_metric
    ),
    list_: list[str] = list_option(),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """List the metrics, or show one: what it measures, its formula, how to read it, its papers."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        every = [catalog.metric(" ".join(name))] if name else catalog.things("metrics", list_)
        found = [each for each in every if isinstance(each, Metric)]
        pages = [_page(found[0], catalog)] if name else []
        records = [catalog.resource_record(each) | _readable(each) for each in found]
    rows = [(each.name, each.measures, to_unicode(each.formula or "")) for each in found]
    columns = ("Metric", "Measures", "Formula")
    notable = lines_of(pages[0]) if pages else None
    shown = Rows("metrics", columns, rows, records, pages=pages, notable=notable)
    show_rows(shown, chosen)


def _readable(metric: Metric) -> dict[str, Any]:
    return {"formula_text": to_unicode(metric.formula)} if metric.formula else {}


def _page(metric: Metric, catalog: Catalog) -> Page:
    facts = given(
        ("Also called", ", ".join(metric.aliases)),
        ("Measures", metric.measures),
        ("Reading", metric.reading),
        *origin(metric, catalog),
        ("Reported by", ", ".join(_reporting(metric, catalog))),
    )
    blocks = [("Definition", metric.definition)]
    if metric.formula:
        blocks += [("Formula", to_unicode(metric.formula)), ("LaTeX", metric.formula)]
    return Page(metric.name, None, facts, blocks)


def _reporting(metric: Metric, catalog: Catalog) -> list[str]:
    return [each.name for each in catalog.benchmarks.values() if metric.key in each.metrics]
