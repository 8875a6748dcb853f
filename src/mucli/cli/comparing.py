"""What ``import`` and ``sync`` share: the rows of a list, what each becomes, and writing them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.cli.asking import confirm
from mucli.cli.output import Row
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.lists.comparison import Comparison, Outcome

COLUMNS = ("Line", "Status", "By", "Key", "Title", "Remark")
DISPENSABLE = ("By",)


def plan_rows(outcomes: "Sequence[Outcome]") -> list[Row]:
    """Return outcomes as rows under ``COLUMNS``."""
    return [
        (
            each.row.line,
            each.status,
            each.by,
            each.key,
            each.row.paper.title,
            "; ".join(filter(None, (*each.changes, each.reason))),
        )
        for each in outcomes
    ]


def unusual(plan: "Comparison") -> "list[Outcome]":
    """Return the outcomes on rows that are not simply known."""
    return [outcome for outcome in plan.outcomes if outcome.status != "known"]


def summary(plan: "Comparison") -> str:
    """Return the sentence that adds the rows up."""
    rows = plan.outcomes
    whats = {
        what: sum(v.row.what == what for v in rows)
        for what in ("paper", "dataset", "metric", "benchmark")
    }
    kinds = ", ".join(f"{n:,} {what}{'s' if n != 1 else ''}" for what, n in whats.items() if n)
    parts = ", ".join(
        f"{count:,} {status}"
        for status, count in plan.counts().items()
        if count or status != "conflict"
    )
    repaired, aside = plan.document.repaired, len(plan.document.aside)
    extra = [f"lines repaired that were in the wrong encoding: {repaired:,}"] if repaired else []
    extra += [f"left aside as no rows: {aside:,} (--format json names them)"] if aside else []
    said = f"{len(rows):,} row{'s' if len(rows) != 1 else ''} ({kinds or 'nothing'}): {parts}"
    return "; ".join([said, *extra])


def write_plan(plan: "Comparison", into: Path | None, *, yes: bool, name: str = "") -> bool:
    """Write what a comparison holds, at a terminal once the person agrees, in a script at once, as
    nothing that is there gets lost. Rows without a year are kept for a person, if the list has a
    ``name``. Returns False when the person does not agree.
    """
    from mucli.api.growing import keep_unfinished, write_comparison, writing_folder

    if name and (file := keep_unfinished(plan, name)):
        count = len(plan.unfinished())
        print(
            f"{count:,} row{'s' if count != 1 else ''} without a year kept in"
            f" {printable(str(file))}; fill in the years and import it",
            file=sys.stderr,
        )
    papers = plan.papers()
    if not papers:
        return True
    root = writing_folder(into)
    many = "s" if len(papers) != 1 else ""
    if sys.stdin.isatty() and not confirm(f"Write {len(papers):,} paper{many} to {root}?", yes=yes):
        print("nothing is written", file=sys.stderr)
        return False
    kept = write_comparison(plan, into)
    for each, paper in zip(kept, papers, strict=True):
        if each.by:
            say = f"{paper.key} is left out: another run has added it meanwhile as"
            print(printable(f"mucli: {say} {each.paper.key}"), file=sys.stderr)
        elif each.paper.key != paper.key:
            say = f"{paper.key} is written as {each.paper.key}: the key was taken meanwhile"
            print(printable(f"mucli: {say}"), file=sys.stderr)
    written = [each for each in kept if not each.by]
    files = f"{len(written):,} file{'s' if len(written) != 1 else ''}"
    print(f"{files} written below {printable(str(root))}", file=sys.stderr)
    return True
