"""Editing a draft in the user's own editor: what comes back is checked, and nothing that was typed
is ever lost.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from mucli.errors import InvalidCatalogError, OutsideError, UsageError
from mucli.files import locked, user_data, write_new
from mucli.text import printable

Check = Callable[[str], Sequence[str]]
"""Gives a sentence for each thing that is wrong with a text; none when it can be kept."""


def start_draft(name: str, text: str, *, suffix: str = ".yaml") -> Path:
    """Return the draft called ``name`` in the user's data directory: the one left from before, else
    a new one that holds ``text``.

    A draft from before is named on stderr. Raises OSError when the disk refuses.
    """
    draft = user_data() / "drafts" / f"{name}{suffix}"
    try:
        write_new(draft, text)
    except FileExistsError:
        print(
            f"mucli: going on with the draft {printable(str(draft))}; delete it to start afresh",
            file=sys.stderr,
        )
    return draft


@contextmanager
def editing(name: str) -> Iterator[None]:
    """Keep other runs from the draft called ``name`` while the block edits it and keeps what it
    says. Raises OutsideError at once when another run is at it: a person's editor is open for
    long.
    """
    with locked(user_data() / "drafts" / name, wait=0):
        yield


def set_aside(draft: Path) -> Path:
    """Give ``draft`` another name, under which no later edit goes on with it, and return that."""
    for number in count(1):
        aside = draft.with_name(f"{draft.stem}.aside-{number}{draft.suffix}")
        try:
            write_new(aside, draft.read_bytes())
        except FileExistsError:
            continue
        draft.unlink()
        return aside
    raise AssertionError("there is a free name")


def edit_draft(draft: Path, check: Check) -> str:
    """Open ``draft`` in the editor, again while ``check`` finds something wrong and the person
    wants to, and return its text.

    The draft stays until the caller removes it, once what it says is kept elsewhere. Raises
    UsageError when no editor is found, OutsideError when it fails, and InvalidCatalogError, which
    names the draft, when its text cannot be kept.
    """
    while True:
        _open_editor(draft)
        text = _read(draft)
        problems = list(check(text))
        if not problems:
            return text
        for problem in problems:
            print(printable(problem), file=sys.stderr)
        if not _again():
            raise InvalidCatalogError(
                f"nothing is changed: the draft {draft} is not valid yet; the next edit goes on"
                " with it"
            )


def _open_editor(draft: Path) -> None:
    command = _editor()
    try:
        code = subprocess.run([*command, str(draft)], check=False).returncode
    except OSError as error:
        raise UsageError(
            f"the editor {command[0]!r} cannot be started ({error.strerror}); set EDITOR to yours"
        ) from error
    if code != 0:
        raise OutsideError(
            f"the editor {command[0]!r} ended with code {code}; nothing is changed, the draft is"
            f" kept in {draft}"
        )


def _editor() -> list[str]:
    """Return the command of the user's editor: ``$VISUAL``, ``$EDITOR``, else one that is
    installed.
    """
    for name in ("VISUAL", "EDITOR"):
        if value := os.environ.get(name, "").strip():
            try:
                words = shlex.split(value, posix=os.name != "nt")
            except ValueError as error:
                raise UsageError(f"{name} is no command ({error}); correct it") from error
            if words:
                return words
    for name in ("sensible-editor", "nano", "vim", "vi", "notepad"):
        if found := shutil.which(name):
            return [found]
    raise UsageError("no editor is found; set EDITOR to the command of yours")


def _read(draft: Path) -> str:
    try:
        return draft.read_text(encoding="utf-8")
    except OSError as error:
        raise OutsideError(
            f"{draft} cannot be read ({error.strerror}); nothing is changed"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidCatalogError(
            f"{draft} is not UTF-8; nothing is changed: save it as UTF-8 and edit again"
        ) from error


def _again() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Edit again? [Y/n] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    return answer != "" and answer.strip().lower() in ("", "y", "yes")
