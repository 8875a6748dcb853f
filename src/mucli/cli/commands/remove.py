"""``mucli remove``: a paper of the user's own goes."""

import sys

import typer

from mucli.cli.asking import confirm
from mucli.cli.options import refs_argument
from mucli.cli.state import open_catalog


def remove(
    ref: list[str] = refs_argument("REF"),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
) -> None:
    """Remove a paper of your own, with your star, tags and note on it."""
    from mucli.api.own_papers import remove_own

    with open_catalog() as catalog, open_catalog(own=False) as beneath:
        removal = remove_own(catalog, " ".join(ref), beneath=beneath)
    kept = ", with your star, tags and note" if removal.marked else ""
    what = removal.paper.title if removal.paper else removal.file
    if not confirm(f"Remove {removal.key} ({what}){kept}?", yes=yes):
        print("nothing is removed", file=sys.stderr)
        raise typer.Exit(1)
    removal.carry_out()
    rest = "; the catalogue has its own record of it" if removal.under else ""
    print(f"{removal.key} is removed{rest}", file=sys.stderr)
