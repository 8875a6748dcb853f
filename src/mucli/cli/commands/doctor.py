"""``mucli doctor``: how complete the catalogue's facts are, and where help is wanted."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import typer

from mucli.api import Catalog
from mucli.api.counting import FACTS, Completeness, completeness, incomplete
from mucli.cli.options import Selection, chosen_format, chosen_from, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError
from mucli.model import Paper

_MISSING = typer.Option(
    [],
    "--missing",
    metavar="FACT",
    help=f"List the papers that lack it: {', '.join(FACTS)}, or any (repeatable).",
    autocompletion=lambda: [*FACTS, "any"],
    show_default=False,
)


@paper_filters
def doctor(
    selection: Selection, missing: list[str] = _MISSING, format_: str = format_option(ROW_FORMATS)
) -> None:
    """Show the share of papers whose facts are complete, by list, category and year; with --missing
    the papers that lack some.
    """
    chosen = chosen_format(format_, ROW_FORMATS)
    facts = [chosen_from("fact", each, [*FACTS, "any"]) for each in missing]
    with open_catalog() as catalog:
        papers = replace(selection, limit=None).papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        wanted = FACTS if "any" in facts else facts
        shown = _lacking(catalog, papers, wanted, selection.limit) if wanted else None
        show_rows(shown or _shares(catalog, papers), chosen)


def _lacking(
    catalog: Catalog, papers: Sequence[Paper], facts: Sequence[str], limit: int | None
) -> Rows:
    holes = incomplete(catalog, papers, facts)[: limit or None]
    if not holes:
        print(f"of {len(papers):,} papers none lacks {' or '.join(facts)}", file=sys.stderr)
    rows = [
        (paper.key, paper.year, paper.title, "; ".join(f"{n}: {why}" for n, why in lacks.items()))
        for paper, lacks in holes
    ]
    records = [
        {"key": paper.key, "title": paper.title, "year": paper.year, "missing": lacks}
        for paper, lacks in holes
    ]
    return Rows("papers", ("Key", "Year", "Title", "Missing"), rows, records, of_papers=True)


def _shares(catalog: Catalog, papers: Sequence[Paper]) -> Rows:
    groups = completeness(catalog, papers)
    columns = ("Group", "Papers", *(f"{name.capitalize()} %" for name in FACTS))
    rows = [(each.value, len(each.papers), *_percents(each)) for each in groups]
    return Rows("groups", columns, rows, map(_record, groups), {"papers": len(papers)})


def _percents(each: Completeness) -> list[int | None]:
    """Return the shares in percent, rounded down, so that only what is whole says 100."""
    shares = [share.percent for share in each.shares.values()]
    return [None if percent is None else int(percent) for percent in shares]


def _record(each: Completeness) -> dict[str, object]:
    facts = {
        name: {"complete": share.complete, "asked": share.asked}
        for name, share in each.shares.items()
    }
    return {"group": each.group, "value": each.value, "papers": len(each.papers), **facts}
