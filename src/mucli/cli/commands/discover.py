"""``mucli discover``: new papers of the field that the services know and the catalogue lacks."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.cli.asking import choose, tell
from mucli.cli.options import chosen_format, format_option, into_option
from mucli.cli.output import ROW_FORMATS, Row, Rows, is_for_people, show_rows
from mucli.cli.output.outfile import write_output
from mucli.cli.state import open_target
from mucli.errors import OutsideError, UsageError
from mucli.model import to_json
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.lookup.discover.gather import Candidate, Discovery

_COLUMNS = ("Chance", "Verdict", "Id", "Title", "Why")
_SERVICES = ("arxiv", "dblp", "openalex", "openreview", "acl", "s2")


def discover(
    *,
    since: str = typer.Option(
        "", "--since", metavar="DAY", help="Papers since 2026-10-01, 2026-10 or 2026."
    ),
    service: list[str] = typer.Option(
        [],
        "--service",
        help=f"Ask this one: {', '.join(_SERVICES)} (repeatable).",
        autocompletion=lambda: list(_SERVICES),
    ),
    into: Path | None = into_option(),
    all_: bool = typer.Option(False, "--all", help="Show what is off topic too."),
    yes: bool = typer.Option(
        False, "--yes", "-y", help="Write those that are surely of the field, without asking."
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show them; write nothing."),
    accept: list[str] = typer.Option(
        [], "--accept", metavar="ID", help="Write this one: id, key or address (repeatable)."
    ),
    reject: list[str] = typer.Option(
        [], "--reject", metavar="ID", help="Never show this one again (repeatable)."
    ),
    reason: str = typer.Option("", "--reason", metavar="TEXT", help="Why, for --reject."),
    checklist: Path | None = typer.Option(
        None, "--checklist", metavar="FILE", help="Write the doubtful ones as a checklist."
    ),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Ask arXiv, DBLP, OpenAlex, OpenReview, the ACL Anthology and Semantic Scholar for papers of
    the field that the catalogue lacks.

    The queries are those of the catalogue's discover.yaml. Nothing is written unless you agree to
    a paper, say --yes, or --accept it by its id.
    """
    from mucli.api import discovering

    chosen = chosen_format(format_, ROW_FORMATS)
    day = _day(since)
    if reject and not reason.strip():
        raise UsageError("--reject needs a --reason: the next one who looks should not have to ask")
    with open_target(into) as catalog:
        found = discovering.discover_papers(catalog, day, service, into, progress=_progress)
    for sentence in found.complaints:
        tell(f"mucli: {sentence}")
    shown = [each for each in found.candidates if all_ or each.verdict != "off topic"]
    _show(shown, found, chosen)
    if not dry_run:
        taken = _named(accept, found) + [e for e in shown if yes and e.verdict == "sure"]
        refused = _named(reject, found)
        if refused:
            discovering.reject_papers([each.draft.paper for each in refused], reason, into)
        if not (yes or accept or reject) and sys.stdin.isatty() and is_for_people(chosen):
            taken = _asked(shown, into)
        for file in discovering.accept_papers({e.draft.paper.key: e for e in taken}.values(), into):
            print(f"written: {printable(str(file))}", file=sys.stderr)
        if not since:
            discovering.remember(found)
    if checklist is not None:
        doubtful = [each for each in found.candidates if each.verdict == "doubtful"]
        write_output(checklist, discovering.checklist(doubtful), force=True)
    if found.failed and len(found.failed) == len(found.asked):
        raise typer.Exit(OutsideError.exit_code)


def _day(given: str) -> datetime.date | None:
    if not given:
        return None
    try:
        return datetime.date.fromisoformat((given + "-01-01")[: max(len(given), 10)])
    except ValueError:
        raise UsageError(
            f"{printable(given)!r} is no day; write 2026-10-01, 2026-10 or 2026"
        ) from None


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f"\rasking {name} …\033[K", end="", file=sys.stderr, flush=True)


def _show(shown: "Sequence[Candidate]", found: "Discovery", chosen: str) -> None:
    counts = {
        verdict: sum(each.verdict == verdict for each in found.candidates)
        for verdict in ("sure", "doubtful", "off topic")
    }
    tell(
        f"{len(found.candidates):,} new ({counts['sure']:,} sure, {counts['doubtful']:,} doubtful,"
        f" {counts['off topic']:,} off topic), {found.known:,} rows known,"
        f" {found.rejected:,} rejected before"
    )
    rows: list[Row] = [
        (
            f"{each.judgement.chance:.2f}",
            each.verdict,
            _id(each),
            each.draft.paper.title,
            "; ".join((*each.remarks, *each.judgement.reasons)),
        )
        for each in shown
    ]
    more = {
        "counts": counts | {"known": found.known, "rejected": found.rejected},
        "failed": found.failed,
        "complaints": found.complaints,
    }
    if rows or not is_for_people(chosen):
        show_rows(Rows("papers", _COLUMNS, rows, [_record(e) for e in shown], more), chosen)


def _record(each: "Candidate") -> dict[str, Any]:
    return {
        "id": _id(each),
        "chance": round(each.judgement.chance, 4),
        "verdict": each.verdict,
        "reasons": list(each.judgement.reasons),
        "remarks": [*each.remarks, *each.draft.remarks],
        "services": list(each.services),
        "record": to_json(each.draft.paper),
        "origin": each.draft.origin,
    }


def _id(each: "Candidate") -> str:
    paper = each.draft.paper
    return paper.arxiv or paper.doi or paper.openreview or paper.key


def _named(given: Sequence[str], found: "Discovery") -> "list[Candidate]":
    """Return the candidates that ``given`` name. Raises UsageError for one that names none."""
    chosen = []
    for name in given:
        one = next((each for each in found.candidates if _is(each, name)), None)
        if one is None:
            raise UsageError(
                f"{printable(name)!r} names none of the papers found; 'mucli discover --dry-run"
                " --all' lists their ids"
            )
        chosen.append(one)
    return chosen


def _is(each: "Candidate", name: str) -> bool:
    paper = each.draft.paper
    names = {paper.key, paper.arxiv, paper.doi, paper.openreview, paper.url, paper.arxiv_url}
    return name.strip().lower() in {value.lower() for value in names if value}


def _asked(shown: "Sequence[Candidate]", into: Path | None) -> "list[Candidate]":
    """Ask the person about each; what is rejected is remembered at once, what is accepted is
    written at once, so that a break loses nothing. Returns nothing that is still to be written.
    """
    from mucli.api import discovering

    for each in shown:
        paper = each.draft.paper
        print(f"{printable(paper.title)} ({paper.byline}, {paper.year})", file=sys.stderr)
        answer = choose("Take it in? (yes, reject, quit, later)", "yrql")
        if answer == "q":
            break
        if answer == "y":
            for file in discovering.accept_papers([each], into):
                print(f"written: {printable(str(file))}", file=sys.stderr)
        if answer == "r":
            print("Why? ", end="", file=sys.stderr, flush=True)
            if why := sys.stdin.readline().strip():
                discovering.reject_papers([paper], why, into)
    return []
