"""``mucli star``: the papers that the reader wants to find again."""

import sys

import typer

from mucli.cli.options import chosen_format, format_option, refs_argument
from mucli.cli.output import Papers, show_papers
from mucli.cli.refs import paper_named
from mucli.cli.state import open_catalog
from mucli.errors import UsageError
from mucli.reading_list import star as star_papers
from mucli.text import printable


def star(
    refs: list[str] = refs_argument("[REF]...", required=False),
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
            starred = catalog.papers(catalog.filters(starred=True))
            show_papers(Papers(starred, catalog), chosen)
            return
        papers = [paper_named(catalog, ref) for ref in refs]
    star_papers(papers, remove=remove)
    for paper in papers:
        said = "no star on" if remove else "starred"
        print(f"{said} {paper.key}: {printable(paper.title)}", file=sys.stderr)
