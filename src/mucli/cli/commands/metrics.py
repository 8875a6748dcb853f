"""``mucli metrics``: what methods are measured by."""

from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import chosen_format, complete_metric, format_option
from mucli.cli.output import ROW_FORMATS, Page, Rows, show_rows
from mucli.cli.output.unicode_math import to_unicode
from mucli.cli.state import open_catalog
from mucli.model import to_json
from mucli.resources import Metric


def metrics(
    name: list[str] = typer.Argument(
        None, metavar="[NAME]", help="One metric, in full.", autocompletion=complete_metric
    ),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """List the metrics, or show one: what it measures, its formula, how to read it."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        found = [catalog.metric(" ".join(name))] if name else list(catalog.metrics.values())
        pages = [_page(found[0], catalog)] if name else []
    rows = [(each.name, each.measures, to_unicode(each.formula or "")) for each in found]
    records = [to_json(each) | _readable(each) for each in found]
    columns = ("Metric", "Measures", "Formula")
    show_rows(Rows("metrics", columns, rows, records, pages=pages), chosen)


def _readable(metric: Metric) -> dict[str, Any]:
    return {"formula_text": to_unicode(metric.formula)} if metric.formula else {}


def _page(metric: Metric, catalog: Catalog) -> Page:
    facts: list[tuple[str, list[tuple[str, str | None]]]] = [
        ("Also called", [(", ".join(metric.aliases), None)] if metric.aliases else []),
        ("Measures", [(metric.measures, None)]),
        ("Reading", [(metric.reading, None)]),
    ]
    if metric.paper and (paper := catalog.store.get(metric.paper)):
        facts.append(("Introduced by", [(f"{paper.key}  {paper.title}", paper.url)]))
    blocks = [("Definition", metric.definition)]
    if metric.formula:
        blocks += [("Formula", to_unicode(metric.formula)), ("LaTeX", metric.formula)]
    return Page(metric.name, None, [(label, lines) for label, lines in facts if lines], blocks)
