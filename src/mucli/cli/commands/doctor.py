"""``mucli doctor``: how complete the catalogue's facts are, and where help is wanted."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import typer

from mucli.api import Catalog
from mucli.catalog.completeness import NAMES, Share, missing, shares
from mucli.cli.options import ROW_FORMATS, Selection, chosen_format, format_option, paper_filters
from mucli.cli.output.formats import print_json, print_jsonl
from mucli.cli.output.sending import print_rows
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.model import Paper
from mucli.text import closest

_MISSING = typer.Option(
    [],
    "--missing",
    metavar="FACT",
    help=f"List the papers that lack it: {', '.join(NAMES)}, or any (repeatable).",
    autocompletion=lambda: [*NAMES, "any"],
    show_default=False,
)


@paper_filters
def doctor(
    selection: Selection, missing_: list[str] = _MISSING, format_: str = format_option(ROW_FORMATS)
) -> None:
    """Show the share of papers whose facts are complete, by list, category and year; with --missing
    the papers that lack some.
    """
    chosen = chosen_format(format_, ROW_FORMATS)
    wanted = _wanted(missing_)
    with open_catalog() as catalog:
        papers = replace(selection, limit=None).papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        if wanted:
            _print_missing(papers, wanted, selection.limit, catalog, chosen)
        else:
            _print_shares(papers, catalog, chosen)


def _wanted(facts: Sequence[str]) -> tuple[str, ...]:
    for fact in facts:
        if fact not in (*NAMES, "any"):
            close = closest(fact, NAMES, limit=1)
            raise UsageError(
                f"--missing is {', '.join(NAMES)} or any, not"
                f" {fact!r}{f'; did you mean {close[0]}?' if close else ''}"
            )
    return NAMES if "any" in facts else tuple(facts)


def _print_missing(
    papers: list[Paper], wanted: tuple[str, ...], limit: int | None, catalog: Catalog, format_: str
) -> None:
    holes = [
        (
            paper,
            {name: why for name, why in missing(paper, catalog.venues).items() if name in wanted},
        )
        for paper in papers
    ]
    holes = [(paper, lacking) for paper, lacking in holes if lacking][: limit or None]
    if not holes:
        print(f"of {len(papers):,} papers none lacks {' or '.join(wanted)}", file=sys.stderr)
    rows = [
        (
            paper.key,
            paper.year,
            paper.title,
            "; ".join(f"{name}: {why}" for name, why in lacking.items()),
        )
        for paper, lacking in holes
    ]
    records = [
        {"key": paper.key, "title": paper.title, "year": paper.year, "missing": lacking}
        for paper, lacking in holes
    ]
    print_rows("papers", ("Key", "Year", "Title", "Missing"), rows, records, format_)


def _print_shares(papers: list[Paper], catalog: Catalog, format_: str) -> None:
    groups = [
        (group, value, members, shares(members, catalog.venues))
        for group, value, members in _groups(papers)
    ]
    if format_ in ("json", "jsonl"):
        records = [_record(*row) for row in groups]
        (
            print_json("groups", records, papers=len(papers))
            if format_ == "json"
            else print_jsonl(records)
        )
        return
    columns = ("Group", "Papers", *(f"{name.capitalize()} %" for name in NAMES))
    rows = [
        (value, len(members), *(_percent(share) for share in found.values()))
        for _group, value, members, found in groups
    ]
    print_rows("groups", columns, rows, [], format_)


def _groups(papers: list[Paper]) -> list[tuple[str, str, list[Paper]]]:
    """Return the groups of the table, each with its kind, name and papers: all, every list, every
    category, every year from the newest.
    """
    lists = sorted({name for paper in papers for name in paper.lists})
    categories = sorted({word for paper in papers for word in paper.categories})
    years = sorted({paper.year for paper in papers}, reverse=True)
    return [
        ("all", "all", papers),
        *(("list", name, [paper for paper in papers if name in paper.lists]) for name in lists),
        *(
            ("category", word, [paper for paper in papers if word in paper.categories])
            for word in categories
        ),
        *(("year", str(year), [paper for paper in papers if paper.year == year]) for year in years),
    ]


def _record(
    group: str, value: str, members: list[Paper], found: dict[str, Share]
) -> dict[str, Any]:
    facts = {
        name: {"complete": share.complete, "asked": share.asked} for name, share in found.items()
    }
    return {"group": group, "value": value, "papers": len(members), **facts}


def _percent(share: Share) -> int | None:
    """Return a share in percent, rounded down, so that only what is whole says 100."""
    return None if share.percent is None else int(share.percent)
