"""``mucli search``: find papers, whatever the spelling."""

import sys

import typer

from mucli.cli.options import Selection, chosen_format, format_option, paper_filters
from mucli.cli.output import print_papers
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError

DEFAULT_LIMIT = 20


@paper_filters
def search(
    selection: Selection,
    query: list[str] = typer.Argument(..., metavar="QUERY", help="Words of the title, a method, an author, a year, an id …"),
    format_: str = format_option(),
) -> None:
    """Find papers by what you half remember: method, words of the title, author, year, arXiv id, with typing errors.

    Best first, 20 of them (--limit N for more, --limit 0 for all).
    """
    chosen = chosen_format(format_)
    limit = DEFAULT_LIMIT if selection.limit is None else selection.limit
    with open_catalog() as catalog:
        results = catalog.search(" ".join(query), selection.filters(catalog), limit=limit or None)
        for hint in results.hints:
            print(f"mucli: {hint}", file=sys.stderr)
        if not results.hits:
            suggestion = f"; did you mean {results.suggestion!r}?" if results.suggestion else "; try fewer or other words"
            raise NotFoundError(f"nothing found for {' '.join(query)!r}{suggestion}")
        papers = [hit.paper for hit in results.hits]
        print_papers(papers, catalog, chosen, scores={hit.paper.key: hit.score for hit in results.hits})
