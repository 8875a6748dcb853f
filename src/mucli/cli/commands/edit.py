"""``mucli edit``: the papers that the user added to the catalogue."""

import sys
from typing import TYPE_CHECKING

import typer

from mucli.cli.options import refs_argument
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api import Catalog
    from mucli.api.own_papers import OwnPaper


def edit(
    ref: list[str] = refs_argument("REF"),
    copy: bool = typer.Option(
        False, "--copy", help="Edit a copy of a paper of the catalogue; yours then lies over it."
    ),
) -> None:
    """Edit a paper of your own in your editor; what comes back is checked, and a draft that is not
    valid is kept.
    """
    from mucli.api.own_papers import edit_own
    from mucli.cli.editing import editing

    with open_catalog() as catalog:
        key = edit_own(catalog, " ".join(ref), copy=copy).key
        with editing(key):
            own = edit_own(catalog, key, copy=copy)  # as it is now that nobody else is at it
            _edit(catalog, own)


def _edit(catalog: "Catalog", own: "OwnPaper") -> None:
    """Let the person edit ``own``, and keep what comes of it."""
    from mucli.api.own_papers import ChangedError
    from mucli.cli.editing import edit_draft, set_aside, start_draft

    draft = start_draft(own.key, own.text)

    def check(text: str) -> list[str]:
        return [str(p) for p in own.read(catalog, text, draft)[1] if not p.warning]

    paper, problems = own.read(catalog, edit_draft(draft, check), draft)
    assert paper is not None
    for problem in problems:
        print(f"mucli: warning: {printable(str(problem))}", file=sys.stderr)
    try:
        file = own.keep(paper)
    except ChangedError as error:
        aside = set_aside(draft)
        raise OutsideError(
            f"{error}; nothing is changed, what you wrote is in {aside}: edit {own.key} again"
        ) from error
    draft.unlink(missing_ok=True)
    print(f"{paper.key} is kept in {printable(str(file))}", file=sys.stderr)
