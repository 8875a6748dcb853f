"""``mucli browse``: a live picker over the catalogue; the search answers every keystroke."""

import sys
from importlib.util import find_spec

import typer

from mucli.cli.state import open_catalog
from mucli.errors import UsageError


def browse(
    query: list[str] = typer.Argument(None, metavar="[QUERY]", help="Words to begin with."),
) -> None:
    """Pick papers as you type, with a preview; prints the keys of those that you mark.

    Into another command: mucli cite $(mucli browse). Enter shows a paper (or picks it, when the
    keys go into a command), space marks, c copies BibTeX, o opens, p the PDF, s stars, t tags.
    """
    if find_spec("textual") is None:
        raise UsageError(
            "the picker needs textual; install it with: pip install 'mucli-catalog[tui]'"
        )
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("the picker needs a terminal; 'mucli search' answers in a pipe")
    from mucli.cli.browsing import Browser

    with open_catalog() as catalog:
        keys = Browser(catalog, " ".join(query or []), pick=not sys.stdout.isatty()).run() or []
    for key in keys:
        print(key)
