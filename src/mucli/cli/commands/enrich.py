"""``mucli enrich``: what known papers lack, asked for at the services."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.cli.asking import progress, tell
from mucli.cli.commands.add import open_base
from mucli.cli.options import (
    ROW_FORMATS,
    Selection,
    chosen_format,
    complete_key,
    format_option,
    paper_filters,
)
from mucli.cli.output.formats import print_json, print_jsonl
from mucli.cli.output.sending import print_rows
from mucli.errors import NotFoundError
from mucli.model import Paper, to_json

if TYPE_CHECKING:
    from mucli.api import Catalog
    from mucli.catalog.extras import Extras
    from mucli.lookup.filling import Change

COLUMNS = ("Key", "Field", "Before", "Now", "From")


@paper_filters
def enrich(
    selection: Selection,
    ref: list[str] = typer.Argument(
        None,
        metavar="[REF]...",
        help="These papers, instead of a filter.",
        autocompletion=complete_key,
    ),
    *,
    overwrite: bool = typer.Option(
        False, "--overwrite", help="Replace what the record says where the services say otherwise."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Show what would be filled in; write nothing."
    ),
    into: Path | None = typer.Option(
        None,
        "--into",
        metavar="DIR",
        help="Write into this catalogue's folder, not to your own papers.",
    ),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Fill in what papers lack: authors, DOI, pages, the published version. What a record says
    stays, unless you say --overwrite.

    Each paper is written as soon as it is complete, so that an interrupted run loses nothing.
    """
    chosen = chosen_format(format_)
    with open_base(into) as catalog:
        extras = catalog.store.extras()
        papers = _wanted(catalog, selection, ref or [], extras, overwrite=overwrite)
        if not papers:
            print("these papers lack nothing", file=sys.stderr)
        found, failures = _ask(papers, extras, into, overwrite=overwrite, dry_run=dry_run)
    _show(found, chosen, dry_run=dry_run, papers=len(papers))
    if failures and failures == len(papers):
        raise typer.Exit(3)


def _wanted(
    catalog: "Catalog", selection: Selection, refs: list[str], extras: "Extras", *, overwrite: bool
) -> list[Paper]:
    """Return the papers to ask about: those named, else those of the filter that lack something (or
    with ``overwrite`` all).
    """
    from mucli.lookup.filling import lacks

    if refs:
        return list({paper.key: paper for paper in map(catalog.get, refs)}.values())
    papers = Selection(selection.given, selection.sort, selection.reverse).papers(catalog)
    if not papers:
        raise NotFoundError("no paper passes these filters; take one away")
    return [paper for paper in papers if overwrite or lacks(paper, extras)][
        : selection.limit or None
    ]


Found = list[tuple[Paper, tuple["Change", ...]]]


def _ask(
    papers: list[Paper], extras: "Extras", into: Path | None, *, overwrite: bool, dry_run: bool
) -> tuple[Found, int]:
    """Ask about each paper and write what it gains. Returns the changes, and for how many papers
    nothing could be got.
    """
    from mucli.catalog.writing import target, write_papers
    from mucli.lookup.ask import look_up_known
    from mucli.lookup.filling import enrich as fill_in

    found: Found = []
    told: set[str] = set()
    failures = 0
    show = progress("Asking about papers")
    for done, paper in enumerate(papers, 1):
        lookup = look_up_known(paper)
        for complaint in lookup.complaints:
            if complaint not in told:  # a service that is down is named once, not two hundred times
                told.add(complaint)
                tell(f"mucli: {paper.key}: {complaint}")
        if lookup.answers:
            made, changes, remark = fill_in(paper, lookup.answers, extras, overwrite=overwrite)
            if remark:
                tell(f"mucli: {paper.key}: {remark}")
            if changes:
                found.append((made, changes))
                if not dry_run:
                    write_papers(target(into), [made])
        else:
            failures += bool(lookup.complaints)
        show(done, len(papers))
    return found, failures


def _show(found: Found, chosen: str, *, dry_run: bool, papers: int) -> None:
    records: list[dict[str, Any]] = [
        {
            "key": paper.key,
            "changes": [
                {"field": c.field, "before": c.old, "now": c.new, "from": c.service}
                for c in changes
            ],
            "record": to_json(paper),
        }
        for paper, changes in found
    ]
    if chosen == "json":
        print_json("papers", records, asked=papers)
    elif chosen == "jsonl":
        print_jsonl(records)
    elif found:
        rows = [
            (paper.key, c.field, c.old, c.new, c.service)
            for paper, changes in found
            for c in changes
        ]
        print_rows("papers", COLUMNS, rows, (), chosen)
    verb = "would gain" if dry_run else "gained"
    asked = "1 paper" if papers == 1 else f"{papers:,} papers"
    print(f"{asked} asked about: {len(found):,} {verb} something", file=sys.stderr)
