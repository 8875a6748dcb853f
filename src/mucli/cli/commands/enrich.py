"""``mucli enrich``: what known papers lack, asked for at the services."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.api import Catalog
from mucli.cli.asking import progress, tell
from mucli.cli.options import (
    Selection,
    chosen_format,
    format_option,
    into_option,
    paper_filters,
    refs_argument,
)
from mucli.cli.output import ROW_FORMATS, Rows, is_for_people, show_rows
from mucli.cli.state import open_target
from mucli.errors import NotFoundError, OutsideError
from mucli.model import Paper, to_json

if TYPE_CHECKING:
    from mucli.api.growing import Enriched

_COLUMNS = ("Key", "Field", "Before", "Now", "From")


@paper_filters
def enrich(
    selection: Selection,
    ref: list[str] = refs_argument(
        "[REF]...", required=False, help_="These papers, instead of a filter."
    ),
    *,
    overwrite: bool = typer.Option(
        False, "--overwrite", help="Replace what the record says where the services say otherwise."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Show what would be filled in; write nothing."
    ),
    into: Path | None = into_option(),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Fill in what papers lack: authors, DOI, pages, the published version. What a record says
    stays, unless you say --overwrite.

    Each paper is written as soon as it is complete, so that an interrupted run loses nothing.
    """
    from mucli.api.growing import enrich_papers

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_target(into) as catalog:
        papers = _wanted(catalog, selection, ref or [], overwrite=overwrite)
        if not papers:
            print("these papers lack nothing", file=sys.stderr)
        show = progress("Asking about papers")
        told: set[str] = set()
        found: list[Enriched] = []
        asked = enrich_papers(catalog, papers, into, overwrite=overwrite, write=not dry_run)
        for done, each in enumerate(asked, 1):
            for remark in each.remarks:
                if remark not in told:  # a service that is down is named once, not 200 times
                    told.add(remark)
                    tell(f"mucli: {each.paper.key}: {remark}")
            found.append(each)
            show(done, len(papers))
    _show([each for each in found if each.changes], chosen, dry_run=dry_run, asked=len(papers))
    if found and all(each.failed for each in found):
        raise typer.Exit(OutsideError.exit_code)


def _wanted(
    catalog: Catalog, selection: Selection, refs: Sequence[str], *, overwrite: bool
) -> list[Paper]:
    """Return the papers to ask about: those named, else those of the filter that lack something (or
    with ``overwrite`` all).
    """
    from mucli.api.growing import lacking

    if refs:
        return list({paper.key: paper for paper in map(catalog.get, refs)}.values())
    papers = replace(selection, limit=None).papers(catalog)
    if not papers:
        raise NotFoundError("no paper passes these filters; take one away")
    return (papers if overwrite else lacking(catalog, papers))[: selection.limit or None]


def _show(found: "Sequence[Enriched]", chosen: str, *, dry_run: bool, asked: int) -> None:
    rows = [(e.paper.key, c.field, c.old, c.new, c.service) for e in found for c in e.changes]
    if found or not is_for_people(chosen):
        show_rows(Rows("papers", _COLUMNS, rows, map(_record, found), {"asked": asked}), chosen)
    verb = "would gain" if dry_run else "gained"
    papers = "1 paper" if asked == 1 else f"{asked:,} papers"
    print(f"{papers} asked about: {len(found):,} {verb} something", file=sys.stderr)


def _record(each: "Enriched") -> dict[str, Any]:
    changes = [
        {"field": c.field, "before": c.old, "now": c.new, "from": c.service} for c in each.changes
    ]
    return {"key": each.paper.key, "changes": changes, "record": to_json(each.paper)}
