"""``mucli import``: take in a list or a bibliography, row by row."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.asking import confirm, progress
from mucli.cli.commands.add import open_base
from mucli.cli.options import ROW_FORMATS, chosen_format, format_option
from mucli.cli.output.formats import Row, print_json
from mucli.cli.output.sending import print_rows
from mucli.errors import NotFoundError, UsageError
from mucli.text import closest, printable

if TYPE_CHECKING:
    from mucli.lists.comparison import Comparison

COLUMNS = ("Line", "Status", "By", "Key", "Title", "Remark")


def import_(
    source: str = typer.Argument(
        ...,
        metavar="FILE|URL|-",
        help="Markdown list, .bib, RIS, CSL-JSON, or mucli's own JSON or CSV.",
    ),
    *,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would come in; write nothing."),
    into: Path | None = typer.Option(
        None,
        "--into",
        metavar="DIR",
        help="Write into this catalogue's folder, not to your own papers.",
    ),
    as_: str = typer.Option(
        "",
        "--as",
        metavar="FORMAT",
        help="Read it as markdown, bibtex, ris, csl-json, json, jsonl or csv.",
    ),
    list_: str = typer.Option(
        "", "--list", metavar="KEY", help="It is this upstream list of the catalogue."
    ),
    category: list[str] = typer.Option(
        [],
        "--category",
        "-c",
        help="For rows whose section names none (repeatable).",
        show_default=False,
    ),
    all_: bool = typer.Option(False, "--all", help="Show the known rows too."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Take in a list: what is new, known, changed or unreadable, row by row. Nothing is dropped
    silently, nothing replaced.
    """
    from mucli.lists.source import FORMATS, read_source

    chosen = chosen_format(format_)
    if as_ and as_ not in FORMATS:
        close = closest(as_, FORMATS, limit=1)
        raise UsageError(
            f"--as is one of {', '.join(FORMATS)}, not"
            f" {as_!r}{f'; did you mean {close[0]}?' if close else ''}"
        )
    document = read_source(source, as_)
    with open_base(into) as catalog:
        name = Path(source).name if source != "-" else "standard input"
        plan = catalog.compare(
            document,
            source=name,
            list_=list_,
            category=category,
            progress=progress("Comparing rows"),
        )
    show_plan(plan, chosen, everything=all_)
    if not plan.outcomes:
        raise NotFoundError(
            f"{source} holds no row that could be a paper, a data set, a metric or a benchmark"
        )
    write_plan(plan, into, dry_run=dry_run, yes=yes)


def show_plan(plan: "Comparison", chosen: str, *, everything: bool = False) -> None:
    """Print the outcomes: all for programs, and for people what is not simply known, unless
    ``everything``.
    """
    counts = plan.counts()
    if chosen == "json":
        aside = [
            {"line": each.line, "text": each.text, "reason": each.reason}
            for each in plan.document.aside
        ]
        records = [outcome.to_json() for outcome in plan.outcomes]
        print_json(
            "rows",
            records,
            total=len(plan.outcomes),
            counts=counts,
            repaired=plan.document.repaired,
            aside=aside,
        )
    else:
        for_people = chosen in ("table", "plain")
        rows = plan_rows(plan, everything=everything or not for_people)
        if rows or not for_people:
            print_rows(
                "rows", COLUMNS, rows, (outcome.to_json() for outcome in plan.outcomes), chosen
            )
    print(summary(plan), file=sys.stderr)


def plan_rows(plan: "Comparison", *, everything: bool) -> list[Row]:
    """Return the outcomes as rows under ``COLUMNS``; those that are simply known only with
    ``everything``.
    """
    shown = [outcome for outcome in plan.outcomes if everything or outcome.status != "known"]
    return [
        (
            each.row.line,
            each.status,
            each.by,
            each.key,
            each.row.paper.title,
            "; ".join(filter(None, (*each.changes, each.reason))),
        )
        for each in shown
    ]


def summary(plan: "Comparison") -> str:
    """Return the sentence that adds the rows up."""
    rows = plan.outcomes
    whats = {
        what: sum(v.row.what == what for v in rows)
        for what in ("paper", "dataset", "metric", "benchmark")
    }
    kinds = ", ".join(f"{n:,} {what}{'s' if n != 1 else ''}" for what, n in whats.items() if n)
    parts = [f"{count:,} {status}" for status, count in plan.counts().items()]
    repaired, aside = plan.document.repaired, len(plan.document.aside)
    extra = [f"lines repaired that were in the wrong encoding: {repaired:,}"] if repaired else []
    extra += [f"left aside as no rows: {aside:,} (--format json names them)"] if aside else []
    return "; ".join(
        [
            (
                f"{len(rows):,} row{'s' if len(rows) != 1 else ''} ({kinds or 'nothing'}):"
                f" {', '.join(parts)}"
            ),
            *extra,
        ]
    )


def write_plan(plan: "Comparison", into: Path | None, *, dry_run: bool, yes: bool) -> None:
    """Write what a plan holds; at a terminal once the person agrees, in a script at once, as
    nothing that is there gets lost.
    """
    from mucli.catalog.writing import target, write_papers

    papers = plan.papers()
    if dry_run or not papers:
        return
    root = target(into)
    if sys.stdin.isatty() and not confirm(
        f"Write {len(papers):,} paper{'s' if len(papers) != 1 else ''} to {root}?", yes=yes
    ):
        print("nothing is written", file=sys.stderr)
        return
    written = write_papers(root, papers)
    print(
        f"{len(written):,} file{'s' if len(written) != 1 else ''} written below"
        f" {printable(str(root))}",
        file=sys.stderr,
    )
