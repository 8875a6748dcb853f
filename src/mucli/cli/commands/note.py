"""``mucli note``: what the reader writes on a paper."""

import sys

import typer

from mucli.cli.options import REF, chosen_format, complete_key, format_option
from mucli.cli.output import Rows, show_rows
from mucli.cli.refs import paper_named
from mucli.cli.state import open_catalog
from mucli.errors import MucliError, NotFoundError, OutsideError, UsageError
from mucli.model import Paper
from mucli.reading_list import Mark, change, delete_note, load, mark_of, noted, write_note
from mucli.text import printable

_FORMATS = ("plain", "json")


def note(
    ref: str = typer.Argument(..., metavar="REF", help=REF, autocompletion=complete_key),
    words: list[str] = typer.Argument(
        None, metavar="[TEXT]", help="A line to add to the note; - reads it from standard input."
    ),
    *,
    edit: bool = typer.Option(False, "--edit", help="Edit the note in your editor."),
    replace_: bool = typer.Option(
        False, "--replace", help="Put TEXT in the place of the note that is there."
    ),
    delete: bool = typer.Option(False, "--delete", help="Delete the note."),
    format_: str = format_option(_FORMATS),
) -> None:
    """Keep a note on a paper: add TEXT to it as a line of its own, or show it."""
    chosen = chosen_format(format_ or _FORMATS[0], _FORMATS)
    if edit + delete + bool(words) > 1:
        raise UsageError("TEXT, --edit and --delete exclude each other; give one")
    if replace_ and not words:
        raise UsageError("--replace needs the TEXT of the new note")
    with open_catalog() as catalog:
        paper = paper_named(catalog, ref)
    if words:
        text = sys.stdin.read() if words == ["-"] else " ".join(words)
        kept = write_note(paper, text, add=not replace_)
        lines = kept.count("\n") + 1
        _say(f"the note on {paper.key} has {lines} line{'s' if lines != 1 else ''} now")
    elif edit:
        _edit_note(paper)
    elif delete:
        delete_note(paper)
        _say(f"the note on {paper.key} is deleted")
    else:
        _show_note(paper, chosen)


def _say(sentence: str) -> None:
    print(printable(sentence), file=sys.stderr)


def _edit_note(paper: Paper) -> None:
    from mucli.cli.editing import edit_draft, editing, set_aside, start_draft

    name = f"note-{paper.key}"
    with editing(name):
        before = mark_of(paper, load()).note
        draft = start_draft(name, before + "\n", suffix=".md")
        edited = edit_draft(draft, _problems)

        def how(mark: Mark) -> Mark:
            if mark_of(paper, load()).note != before:
                raise OutsideError("changed")
            return noted(mark, edited)

        try:
            kept = change(paper.key, how).note
        except OutsideError as error:
            raise OutsideError(
                f"the note on {paper.key} was changed meanwhile; nothing is changed, what you wrote"
                f" is in {set_aside(draft)}: edit it again"
            ) from error
        _say(f"the note on {paper.key} is {'kept' if kept else 'deleted'}")
        draft.unlink(missing_ok=True)


def _problems(text: str) -> list[str]:
    try:
        noted(Mark(), text)
    except MucliError as error:
        return [str(error)]
    return []


def _show_note(paper: Paper, chosen: str) -> None:
    kept = mark_of(paper, load()).note
    records = [{"key": paper.key, "title": paper.title, "note": kept}] if kept else []
    show_rows(Rows("notes", ("Note",), [(line,) for line in kept.splitlines()], records), chosen)
    if not kept:
        raise NotFoundError(f"{paper.key} has no note; 'mucli note {paper.key} TEXT' writes one")
