"""``mucli datasets``, ``metrics``, ``benchmarks``: what methods are tried on and measured by."""

from collections.abc import Sequence
from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import ROW_FORMATS, chosen_format, complete_metric, format_option
from mucli.cli.output.sending import print_rows
from mucli.cli.output.unicode_math import to_unicode
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.model import to_json
from mucli.resources import Benchmark, Metric
from mucli.text import closest, squash

_FORMAT = format_option(ROW_FORMATS)
_ALL = "'mucli metrics' lists them"
_TYPES = ("diffusion", "image", "tabular", "text", "sequence", "graph")


def datasets(
    type_: list[str] = typer.Option(
        [],
        "--type",
        help=f"Of this type: {', '.join(_TYPES)} (repeatable).",
        autocompletion=lambda: _TYPES,
    ),
    format_: str = _FORMAT,
) -> None:
    """List the data sets used to evaluate unlearning."""
    chosen = chosen_format(format_, ROW_FORMATS)
    wanted = [_known_type(each) for each in type_]
    with open_catalog() as catalog:
        found = [
            dataset for dataset in catalog.datasets.values() if not wanted or dataset.type in wanted
        ]
        rows = [
            (d.name, d.type, d.items, d.size, d.task, d.links[0] if d.links else None)
            for d in found
        ]
        links = {place: dataset.links[0] for place, dataset in enumerate(found) if dataset.links}
        if chosen == "table":
            rows = [row[:5] for row in rows]  # type: ignore[misc]  # the name is the link
        columns = ("Dataset", "Type", "Items", "Size", "Task", "Link")[
            : 5 if chosen == "table" else 6
        ]
        print_rows(
            "datasets", columns, rows, [to_json(dataset) for dataset in found], chosen, links=links
        )


def _known_type(given: str) -> str:
    name = given.lower()
    if name in _TYPES:
        return name
    close = closest(name, _TYPES, limit=1)
    raise UsageError(
        f"there is no type {given!r};"
        f" {f'did you mean {close[0]}?' if close else 'choose ' + ', '.join(_TYPES)}"
    )


def metrics(
    name: list[str] = typer.Argument(
        None, metavar="[NAME]", help="One metric, in full.", autocompletion=complete_metric
    ),
    format_: str = _FORMAT,
) -> None:
    """List the metrics, or show one: what it measures, its formula, how to read it."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        if name:
            found = [_one(catalog, " ".join(name))]
            if chosen == "table":
                _page(found[0], catalog)
                return
        else:
            found = list(catalog.metrics.values())
        rows = [
            (metric.name, metric.measures, to_unicode(metric.formula or "")) for metric in found
        ]
        records = [to_json(metric) | _readable(metric) for metric in found]
        print_rows("metrics", ("Metric", "Measures", "Formula"), rows, records, chosen)


def _readable(metric: Metric) -> dict[str, str]:
    return {"formula_text": to_unicode(metric.formula)} if metric.formula else {}


def _one(catalog: Catalog, name: str) -> Metric:
    names = {
        squash(each): metric
        for metric in catalog.metrics.values()
        for each in (metric.key, metric.name, *metric.aliases)
    }
    wanted = squash(name)
    if wanted in names:
        return names[wanted]
    partly = {metric.key: metric for each, metric in names.items() if wanted and wanted in each}
    if len(partly) == 1:
        return next(iter(partly.values()))
    if partly:
        fits = " or ".join(metric.name for metric in partly.values())
        raise UsageError(f"{name!r} fits several metrics; did you mean {fits}?")
    close = dict.fromkeys(names[each].name for each in closest(wanted, names, limit=3, cutoff=60))
    raise NotFoundError(f"there is no metric {name!r}; {_did_you_mean(list(close))}")


def _did_you_mean(close: list[str]) -> str:
    return f"did you mean {' or '.join(close)}?" if close else _ALL


def _page(metric: Metric, catalog: Catalog) -> None:
    from mucli.cli.output import tables

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
    tables.page(metric.name, None, [(label, lines) for label, lines in facts if lines], blocks)


def benchmarks(format_: str = _FORMAT) -> None:
    """List the benchmarks: frameworks and tools that compare methods."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        found = list(catalog.benchmarks.values())
        if chosen == "table":
            _benchmark_pages(found)
            return
        rows: list[tuple[Any, ...]] = [
            (
                b.name,
                b.description,
                *(next(iter(b.links.get(kind, ())), None) for kind in ("project", "paper", "demo")),
            )
            for b in found
        ]
        columns = ("Benchmark", "Description", "Project", "Paper", "Demo")
        print_rows("benchmarks", columns, rows, [to_json(each) for each in found], chosen)


def _benchmark_pages(found: Sequence[Benchmark]) -> None:
    """Print each benchmark as a short page: its addresses would break in the columns of a table."""
    from mucli.cli.output import tables

    for place, benchmark in enumerate(found):
        if place:
            print()
        facts = [
            (name.capitalize(), [(url, url) for url in urls])
            for name, urls in benchmark.links.items()
        ]
        about = [("About", [(benchmark.description, None)])] if benchmark.description else []
        tables.page(
            benchmark.name,
            next(iter(benchmark.links.get("project", ())), None),
            [*about, *facts],
            [],
        )
