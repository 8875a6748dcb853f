"""``mucli cite``: references to paste into a manuscript or a page."""

import sys

import typer

from mucli.api import Catalog
from mucli.citation import STYLES, render
from mucli.cli.options import Selection, complete_key, paper_filters
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.model import Paper


@paper_filters
def cite(
    selection: Selection,
    refs: list[str] = typer.Argument(
        None,
        metavar="[REF]...",
        help="Key, method, DOI, arXiv id, URL or a piece of the title; - reads them from stdin.",
        autocompletion=complete_key,
    ),
    style: str = typer.Option(
        "bibtex", "--style", "-s", metavar="STYLE", help=f"{', '.join(STYLES)}.", autocompletion=lambda: list(STYLES)
    ),
) -> None:
    """Print references that need no mending: BibTeX, or any other style.

    Name papers by REF, or choose them with the filters: mucli cite --topic federated --year 2023-
    """
    with open_catalog() as catalog:
        papers = _papers(catalog, refs or [], selection)
        sys.stdout.write(render(papers, catalog.venues, style))


def _papers(catalog: Catalog, refs: list[str], selection: Selection) -> list[Paper]:
    if not refs:
        if selection.empty:
            raise UsageError("name the papers to cite (a key, a method, a DOI, a piece of the title), or choose them with filters")
        found = selection.papers(catalog)
        if not found:
            raise NotFoundError("no paper passes these filters; take one away")
        return found
    return [catalog.get(ref) for ref in refs]
