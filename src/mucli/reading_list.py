"""Floor 5: the reader's own list: stars, tags and notes on papers, kept in one file apart from the
catalogue.

The file, ``reading-list.json`` in the user's data directory, maps keys of papers to what is kept of
each. It is JSON because ``mucli list --starred`` reads it at every start. Every change reads it
again under a lock and writes it whole, so that two processes lose nothing of each other's; a file
that cannot be read is named and never written over.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mucli import text
from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.files import locked, write_atomic
from mucli.model import Paper

VERSION = 1
"""The version of the file; it rises when an older mucli could not read it without loss."""

MAX_NOTE = 100_000
"""The longest note, in characters."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader keeps of one paper: whether it is starred, its tags in alphabetical order,
    and a note of any lines.
    """

    starred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the mark as JSON values; what is not there is absent."""
        members: dict[str, Any] = {
            "starred": self.starred,
            "tags": list(self.tags),
            "note": self.note,
        }
        return {name: value for name, value in members.items() if value}


Marks = dict[str, Mark]


def reading_list_file() -> Path:
    """Return where the reading list is kept (it need not exist)."""
    from mucli.files import user_data

    return user_data() / "reading-list.json"


def load(file: Path | None = None) -> Marks:
    """Return the reading list by key, empty when there is none. Raises OutsideError, which names
    the file, when it cannot be read.
    """
    file = file or reading_list_file()
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutsideError(
            f"your reading list {file} cannot be read ({error.strerror}); check its permissions"
        ) from error
    try:
        return _marks(json.loads(raw))
    except json.JSONDecodeError as error:
        raise _damaged(file, f"line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise _damaged(file, str(error)) from error


def _damaged(file: Path, what: str) -> OutsideError:
    return OutsideError(
        f"your reading list {file} is damaged ({what}); mend it or move it away, mucli does not"
        " write over it"
    )


def _marks(value: Any) -> Marks:
    if not isinstance(value, dict) or not isinstance(value.get("papers"), dict):
        raise ValueError("it has no member 'papers' that maps keys to marks")  # noqa: TRY004  # one kind of error for a damaged file
    if value.get("version") != VERSION:
        raise ValueError(
            f"its version is {value.get('version')!r}, and this mucli reads version {VERSION}"
        )
    return {key: _mark(key, mark) for key, mark in value["papers"].items()}


def _mark(key: str, value: Any) -> Mark:
    members = value if isinstance(value, dict) else {"?": value}
    unknown = members.keys() - {"starred", "tags", "note"}
    starred, tags, note = (
        members.get("starred", False),
        members.get("tags", []),
        members.get("note", ""),
    )
    if (
        unknown
        or not isinstance(starred, bool)
        or not isinstance(note, str)
        or not isinstance(tags, list)
    ):
        raise ValueError(f"what stands for {key!r} is no mark with 'starred', 'tags' and 'note'")
    if not all(isinstance(tag, str) for tag in tags):
        raise ValueError(f"a tag of {key!r} is no text")
    return Mark(starred, tuple(tags), note)


def change(key: str, how: Callable[[Mark], Mark], file: Path | None = None) -> Mark:
    """Replace the mark of the paper ``key`` by what ``how`` makes of it and return that; an empty
    mark is dropped.

    Raises OutsideError when the reading list cannot be read, and OSError when it cannot be written;
    it is then as it was.
    """
    file = file or reading_list_file()
    with locked(file):
        marks = load(file)
        mark = how(marks.get(key, Mark()))
        _write(
            file, {name: value for name, value in (marks | {key: mark}).items() if value != Mark()}
        )
    return mark


def move(old: str, new: str, file: Path | None = None) -> None:
    """Give the mark of ``old`` to the paper ``new``, which a paper is called from now on; nothing
    happens when there is none.
    """
    file = file or reading_list_file()
    if old not in load(file):
        return
    with locked(file):
        marks = load(file)
        mark = marks.pop(old, Mark())
        _write(file, marks | {new: both_marks(marks.get(new, Mark()), mark)})


def both_marks(one: Mark, two: Mark) -> Mark:
    """Return everything that the two marks of one paper say."""
    notes = dict.fromkeys(note for note in (one.note, two.note) if note)
    return Mark(one.starred or two.starred, _ordered((*one.tags, *two.tags)), "\n".join(notes))


def _write(file: Path, marks: Mapping[str, Mark]) -> None:
    papers = {key: marks[key].to_json() for key in sorted(marks)}
    write_atomic(
        file,
        json.dumps({"version": VERSION, "papers": papers}, ensure_ascii=False, indent=2) + "\n",
    )


# What is kept of a paper
# -----------------------------------------------------------------------------------------------


def mark_of(paper: Paper, marks: Mapping[str, Mark]) -> Mark:
    """Return the mark of ``paper``, also where it was made under an earlier key of it."""
    found = [marks[key] for key in (paper.key, *paper.aliases) if key in marks]
    mark = found[0] if found else Mark()
    for other in found[1:]:
        mark = both_marks(mark, other)
    return mark


def tag_name(tag: str) -> str:
    """Return ``tag`` as it is kept: in lower case. Raises UsageError for one that is none.

    A tag starts with a letter or digit and holds letters, digits and ``-_./:``, at most 50 of them.
    """
    name = tag.strip().lower()
    if not re.fullmatch(r"[^\W_][\w./:-]{0,49}", name):
        raise UsageError(
            f"{text.printable(tag)!r} is no tag; use letters, digits and any of -_./: without"
            " spaces"
        )
    return name


def tagged(mark: Mark, add: Iterable[str], remove: Iterable[str]) -> Mark:
    """Return ``mark`` with the tags ``add`` and without those of ``remove``."""
    return replace(mark, tags=_ordered({*mark.tags, *add} - set(remove)))


def _ordered(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(tags), key=lambda tag: (text.fold(tag), tag)))


def noted(mark: Mark, note: str) -> Mark:
    """Return ``mark`` with ``note`` as its note, without what a terminal must not get. Raises
    UsageError for one that is too long.
    """
    lines = [text.printable(line.replace("\t", "    ")).rstrip() for line in note.splitlines()]
    clean = "\n".join(lines).strip("\n")
    if len(clean) > MAX_NOTE:
        raise UsageError(f"a note holds at most {MAX_NOTE:,} characters, not {len(clean):,}")
    return replace(mark, note=clean)


def count_tags(marks: Mapping[str, Mark]) -> dict[str, int]:
    """Return each tag with the number of papers that have it, the most used first."""
    counts: dict[str, int] = {}
    for mark in marks.values():
        for tag in mark.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def marked_keys(
    marks: Mapping[str, Mark], tags: Iterable[str] = (), *, starred: bool = False
) -> tuple[str, ...]:
    """Return the keys of the papers that have one of ``tags`` (if any are given) and are starred
    (if that is asked for).

    Raises UsageError for a tag that no paper has, with the nearest ones, and NotFoundError when no
    paper is starred at all.
    """
    known = count_tags(marks)
    wanted = [tag_name(tag) for tag in tags]
    for tag in wanted:
        if tag not in known:
            close = text.closest(tag, known)
            hint = f"did you mean {' or '.join(close)}?" if close else "'mucli tag' lists yours"
            raise UsageError(f"you have no tag {tag!r}; {hint}")
    if starred and not any(mark.starred for mark in marks.values()):
        raise NotFoundError("you have starred no paper yet; 'mucli star REF' does")
    return tuple(
        key
        for key, mark in marks.items()
        if (not wanted or set(wanted) & set(mark.tags)) and (not starred or mark.starred)
    )


# What the reader does with papers
# --------------------------------------------------------------------------------------------------


def star(papers: Iterable[Paper], *, remove: bool = False) -> None:
    """Star ``papers``, or with ``remove`` take their stars away.

    Raises NotFoundError for one without a star to take, before anything is changed.
    """
    chosen = list(papers)
    marks = load()
    for paper in chosen:
        if remove and not mark_of(paper, marks).starred:
            raise NotFoundError(f"{paper.key} has no star; nothing is changed")
    for paper in chosen:
        for key in (paper.key, *paper.aliases) if remove else (paper.key,):
            change(key, lambda mark: replace(mark, starred=not remove))


def tag(paper: Paper, add: Iterable[str] = (), remove: Iterable[str] = ()) -> tuple[str, ...]:
    """Give ``paper`` the tags ``add``, take ``remove`` away, and return those that it has then.

    Raises UsageError for what is no tag, and NotFoundError for one to take away that it has not;
    nothing is changed then.
    """
    given, taken = [tag_name(each) for each in add], [tag_name(each) for each in remove]
    before = mark_of(paper, load()).tags
    if missing := [each for each in taken if each not in before]:
        raise NotFoundError(
            f"{paper.key} has no tag {missing[0]!r}; it has {', '.join(before) or 'none'};"
            " nothing is changed"
        )
    for key in paper.aliases if taken else ():
        change(key, lambda mark: tagged(mark, (), taken))
    if given or taken:
        change(paper.key, lambda mark: tagged(mark, given, taken))
    return mark_of(paper, load()).tags


def write_note(paper: Paper, note: str, *, add: bool = False) -> str:
    """Keep ``note`` on ``paper`` in the place of the one that is there, or with ``add`` as lines
    below it, and return the whole.

    Raises UsageError for an empty note or one that is too long.
    """
    if not noted(Mark(), note).note.strip():
        raise UsageError("the note is empty; --delete deletes one")

    def how(mark: Mark) -> Mark:
        return noted(mark, f"{mark.note}\n{note}" if add and mark.note else note)

    return change(paper.key, how).note


def delete_note(paper: Paper) -> None:
    """Delete the note on ``paper``. Raises NotFoundError when there is none."""
    if not mark_of(paper, load()).note:
        raise NotFoundError(f"{paper.key} has no note")
    for key in (paper.key, *paper.aliases):
        change(key, lambda mark: replace(mark, note=""))
