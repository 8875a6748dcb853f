"""``mucli edit``: the papers that the user added to the catalogue."""

import sys

import typer

from mucli.cli.options import refs_argument
from mucli.cli.state import open_catalog
from mucli.text import printable


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
    from mucli.cli import editing

    with open_catalog() as catalog:
        own = edit_own(catalog, " ".join(ref), copy=copy)
        draft = editing.start_draft(own.key, own.text)

        def check(text: str) -> list[str]:
            return [str(p) for p in own.read(catalog, text, draft)[1] if not p.warning]

        paper, problems = own.read(catalog, editing.edit_draft(draft, check), draft)
    assert paper is not None
    for problem in problems:
        print(f"mucli: warning: {printable(str(problem))}", file=sys.stderr)
    file = own.keep(paper)
    draft.unlink(missing_ok=True)
    print(f"{paper.key} is kept in {printable(str(file))}", file=sys.stderr)
