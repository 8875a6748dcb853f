"""``mucli note``, ``tag`` and ``star``: the reader's own list."""

import sys
from dataclasses import replace

import typer

from mucli.cli.options import ROW_FORMATS, chosen_format, complete_key, format_option
from mucli.cli.output.formats import print_json, print_jsonl
from mucli.cli.output.sending import print_papers, print_rows
from mucli.cli.state import open_catalog
from mucli.errors import MucliError, NotFoundError, UsageError
from mucli.model import Paper
from mucli.reading_list import Mark, change, count_tags, load, mark_of, noted, tag_name, tagged
from mucli.text import printable

_REF = "Key, method, DOI, arXiv id, URL or a piece of the title."
_NOTE_FORMATS = ("plain", "json")


def note(
    ref: str = typer.Argument(..., metavar="REF", help=_REF, autocompletion=complete_key),
    words: list[str] = typer.Argument(
        None, metavar="[TEXT]", help="A line to add to the note; - reads it from standard input."
    ),
    *,
    edit: bool = typer.Option(False, "--edit", help="Edit the note in your editor."),
    replace_: bool = typer.Option(
        False, "--replace", help="Put TEXT in the place of the note that is there."
    ),
    delete: bool = typer.Option(False, "--delete", help="Delete the note."),
    format_: str = format_option(_NOTE_FORMATS),
) -> None:
    """Keep a note on a paper: add TEXT to it as a line of its own, or show it."""
    chosen = chosen_format(format_ or "plain", _NOTE_FORMATS)
    if edit + delete + bool(words) > 1:
        raise UsageError("TEXT, --edit and --delete exclude each other; give one")
    if replace_ and not words:
        raise UsageError("--replace needs the TEXT of the new note")
    with open_catalog() as catalog:
        paper = catalog.get(ref)
    if words:
        text = sys.stdin.read() if words == ["-"] else " ".join(words)
        if not noted(Mark(), text).note.strip():
            raise UsageError("the note is empty; --delete deletes one")
        change(
            paper.key,
            lambda mark: noted(mark, text if replace_ or not mark.note else f"{mark.note}\n{text}"),
        )
    elif edit:
        _edit_note(paper)
    elif delete:
        _delete_note(paper)
    else:
        _show_note(paper, chosen)


def _edit_note(paper: Paper) -> None:
    from mucli.cli import editing

    draft = editing.start_draft(
        f"note-{paper.key}", mark_of(paper, load()).note + "\n", suffix=".md"
    )
    text = editing.edit(draft, _note_problems)
    change(paper.key, lambda mark: noted(mark, text))
    draft.unlink(missing_ok=True)


def _note_problems(text: str) -> list[str]:
    try:
        noted(Mark(), text)
    except MucliError as error:
        return [str(error)]
    return []


def _delete_note(paper: Paper) -> None:
    if not mark_of(paper, load()).note:
        raise NotFoundError(f"{paper.key} has no note")
    for key in (paper.key, *paper.aliases):
        change(key, lambda mark: replace(mark, note=""))


def _show_note(paper: Paper, chosen: str) -> None:
    mark = mark_of(paper, load())
    if chosen == "json":
        print_json(
            "notes",
            [{"key": paper.key, "title": paper.title, "note": mark.note}] if mark.note else [],
        )
    elif mark.note:
        print("\n".join(map(printable, mark.note.splitlines())))
    if not mark.note:
        raise NotFoundError(f"{paper.key} has no note; 'mucli note {paper.key} TEXT' writes one")


def tag(
    words: list[str] = typer.Argument(
        None, metavar="[REF] [+TAG] [-TAG]", help=f"{_REF} Then tags to give and to take away."
    ),
    format_: str = typer.Option(
        "", "--format", metavar="FORMAT", help=f"{', '.join(ROW_FORMATS)}.", show_default=False
    ),
) -> None:
    """Give a paper tags (+survey-me) and take them away (-survey-me); without REF, list your tags.

    Only --help and --format are options here: what else starts with a minus is a tag to take away.
    """
    chosen = chosen_format(format_, ROW_FORMATS)
    marked = [word for word in words or [] if word[:1] in ("+", "-")]
    ref = " ".join(word for word in words or [] if word not in marked)
    add = [tag_name(word[1:]) for word in marked if word[0] == "+"]
    take = [tag_name(word[1:]) for word in marked if word[0] == "-"]
    if not ref and marked:
        raise UsageError("say which paper: 'mucli tag REF +tag'")
    if both := sorted(set(add) & set(take)):
        raise UsageError(f"{both[0]!r} is both given and taken away; keep one")
    if not ref:
        _list_tags(chosen)
        return
    with open_catalog() as catalog:
        try:
            paper = catalog.get(ref)
        except NotFoundError as error:
            raise NotFoundError(
                f"{error}{'' if marked or ' ' not in ref else '; a tag to give starts with +'}"
            ) from error
    if marked:
        before = mark_of(paper, load()).tags
        if missing := [tag for tag in take if tag not in before]:
            raise NotFoundError(
                f"{paper.key} has no tag {missing[0]!r}; it has {', '.join(before) or 'none'};"
                " nothing is changed"
            )
        for key in paper.aliases if take else ():
            change(key, lambda mark: tagged(mark, (), take))
        change(paper.key, lambda mark: tagged(mark, add, take))
    _show_tags(paper, chosen)


tag.context_settings = {"ignore_unknown_options": True, "help_option_names": ["--help"]}  # type: ignore[attr-defined]  # -later is a tag


def _show_tags(paper: Paper, chosen: str) -> None:
    tags = mark_of(paper, load()).tags
    if chosen == "json":
        print_json("tags", [{"key": paper.key, "tags": list(tags)}])
    elif chosen == "jsonl":
        print_jsonl([{"key": paper.key, "tags": list(tags)}])
    else:
        print(f"{paper.key}\t{', '.join(tags)}")


def _list_tags(chosen: str) -> None:
    counts = count_tags(load())
    if not counts:
        raise NotFoundError("you have no tags yet; 'mucli tag REF +tag' gives one")
    print_rows(
        "tags",
        ("Tag", "Papers"),
        list(counts.items()),
        [{"tag": tag, "papers": n} for tag, n in counts.items()],
        chosen,
    )


def star(
    refs: list[str] = typer.Argument(
        None, metavar="[REF]...", help=_REF, autocompletion=complete_key
    ),
    *,
    remove: bool = typer.Option(False, "--remove", help="Take the star away."),
    format_: str = format_option(),
) -> None:
    """Star papers; without REF, list those that are starred."""
    chosen = chosen_format(format_)
    if remove and not refs:
        raise UsageError("say which paper: 'mucli star REF --remove'")
    with open_catalog() as catalog:
        if not refs:
            print_papers(catalog.papers(catalog.filters(starred=True)), catalog, chosen)
            return
        papers = [catalog.get(ref) for ref in refs]
    marks = load()
    for paper in papers:
        if remove and not mark_of(paper, marks).starred:
            raise NotFoundError(f"{paper.key} has no star; nothing is changed")
    for paper in papers:
        for key in (paper.key, *paper.aliases) if remove else (paper.key,):
            change(key, lambda mark: replace(mark, starred=not remove))
        print(
            f"{'no star on' if remove else 'starred'} {paper.key}: {printable(paper.title)}",
            file=sys.stderr,
        )
