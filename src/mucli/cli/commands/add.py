"""``mucli add``: a paper by its identifier, asked for at the services that know it."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.cli.asking import choose
from mucli.cli.options import chosen_format, format_option, into_option
from mucli.cli.output import ROW_FORMATS, Rows, is_for_people, show_rows
from mucli.cli.state import open_target
from mucli.errors import InvalidCatalogError, NotFoundError, OutsideError
from mucli.model import to_json
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api.growing import Adding
    from mucli.lookup.proposal import Draft

_COLUMNS = ("Field", "Value", "From")


@dataclass(slots=True)
class _Run:
    """What the options say, and what became of each paper: its JSON, and the exit code."""

    adding: "Adding"
    dry_run: bool
    edit: bool
    yes: bool
    chosen: str
    results: list[dict[str, Any]] = field(default_factory=list)
    code: int = 0


def add(
    ids: list[str] = typer.Argument(
        ...,
        metavar="ID...",
        help=(
            "arXiv id, DOI, or an OpenReview, ACL Anthology, PMLR, CVF or GitHub address; or a kept"
            " draft (.yaml)."
        ),
    ),
    *,
    into: Path | None = into_option(),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show the record; write nothing."),
    edit: bool = typer.Option(
        False, "--edit", "-e", help="Open the record in $EDITOR first; it is checked on return."
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    force: bool = typer.Option(
        False, "--force", help="Add it though the catalogue seems to hold it already."
    ),
    category: list[str] = typer.Option(
        [], "--category", "-c", help="Its category, instead of a suggestion (repeatable)."
    ),
    topic: list[str] = typer.Option(
        [], "--topic", "-t", help="Its topic, instead of suggestions (repeatable)."
    ),
    kind: str = typer.Option("", "--kind", "-k", help="Its kind, instead of a suggestion."),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Add papers by arXiv id, DOI or address: the services that know them are asked, and you see
    each field with its source.
    """
    from mucli.api.growing import Adding

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_target(into) as catalog:
        adding = Adding(catalog, into, category=category, topic=topic, kind=kind, force=force)
        given = list(dict.fromkeys(ids))
        for each in given:  # all are checked before the first is asked for
            adding.recognise(each)
        run = _Run(adding, dry_run, edit, yes, chosen)
        for each in given:
            run.results.append(_add(each, run))
    if not is_for_people(chosen):
        show_rows(Rows("papers", ("Given", "Status"), _rows(run.results), run.results), chosen)
    if run.code:
        raise typer.Exit(run.code)


def _rows(results: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(result["given"], result["status"]) for result in results]


def _add(given: str, run: _Run) -> dict[str, Any]:
    """Add one paper, by its identifier or from a draft. Returns what to print as JSON."""
    from mucli.api.growing import KnownPaperError

    shown: dict[str, Any] = {"given": given, "status": "failed"}
    try:
        draft = run.adding.propose(given, lambda said: _say(f"{given}: {said}"))
        shown |= _shown(draft)
        if run.edit:
            draft = _edited(draft, run)
            shown |= _shown(draft)
        _show_fields(draft, run)
        for remark in draft.remarks:
            _say(f"{given}: {remark}")
        run.adding.check(given, draft)
        if run.dry_run:
            return shown | {"status": "new"}
        agreed = _agreed(draft, run)
        if agreed is None:
            return shown | {"status": "declined"}
        kept = run.adding.write(given, agreed)
        print(f"written: {printable(str(kept.file))}", file=sys.stderr)
        written = _shown(agreed) | {"record": to_json(kept.paper)}
        return shown | written | {"status": "new", "file": str(kept.file)}
    except KnownPaperError as error:
        known = {"status": "known", "known": error.key}
        return shown | known | {"reason": _failed(error, run)}
    except (NotFoundError, OutsideError, InvalidCatalogError) as error:
        return shown | {"reason": _failed(error, run)}


def _failed(error: NotFoundError | OutsideError | InvalidCatalogError, run: _Run) -> str:
    """Say what kept a paper from being added; the worst becomes the exit code."""
    for line in str(error).splitlines():
        _say(line)
    run.code = max(run.code, error.exit_code)
    return str(error)


def _say(message: str) -> None:
    print(f"mucli: {printable(message)}", file=sys.stderr)


def _shown(draft: "Draft") -> dict[str, Any]:
    return {"record": to_json(draft.paper), "origin": draft.origin, "remarks": list(draft.remarks)}


def _show_fields(draft: "Draft", run: _Run, *, always: bool = False) -> None:
    """Show the record to the person; a program gets it in the end."""
    if is_for_people(run.chosen) or always:
        format_ = run.chosen if is_for_people(run.chosen) else "plain"
        show_rows(Rows("fields", _COLUMNS, draft.fields), format_)


def _agreed(draft: "Draft", run: _Run) -> "Draft | None":
    """Return the draft that the person agrees to, who may edit it first; None when they do not."""
    while not run.yes:
        place = run.adding.file(draft)
        answer = choose(f"Write {draft.paper.key} to {place}? (yes, edit, no)", "yen")
        if answer == "n":
            print("nothing is written", file=sys.stderr)
            return None
        if answer == "y":
            break
        draft = _edited(draft, run)
        _show_fields(draft, run, always=True)
    return draft


def _edited(draft: "Draft", run: _Run) -> "Draft":
    """Let the person edit the record. What they typed stays in a file until the record is
    written.
    """
    from mucli.cli.editing import edit_draft, editing, start_draft

    with editing(draft.file.stem if draft.file else draft.paper.key):
        file = draft.file or start_draft(draft.paper.key, run.adding.text(draft))
        text = edit_draft(file, lambda text: run.adding.problems(text, file))
    return run.adding.read(text, file, draft)
