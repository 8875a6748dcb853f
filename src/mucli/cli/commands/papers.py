"""``mucli list`` and ``mucli surveys``: papers by filters."""

import sys
from dataclasses import replace

from mucli.cli.options import Selection, chosen_format, format_option, paper_filters
from mucli.cli.output.sending import print_papers
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError


@paper_filters
def list_papers(selection: Selection, format_: str = format_option()) -> None:
    """List the papers that pass the filters, newest first.

    Different filters must all hold; of several values of one filter, any may: mucli list -t
    federated -t gnn -y 2023-
    """
    _print(selection, format_)


@paper_filters
def surveys(selection: Selection, format_: str = format_option()) -> None:
    """List the surveys: papers of the category or kind 'survey'."""
    _print(selection, format_, only_surveys=True)


def _print(selection: Selection, format_: str, *, only_surveys: bool = False) -> None:
    chosen = chosen_format(format_)
    with open_catalog() as catalog:
        everything = replace(selection, limit=None) if only_surveys else selection
        found = everything.papers(catalog)
        if only_surveys:
            found = [
                paper for paper in found if "survey" in paper.categories or paper.kind == "survey"
            ][: selection.limit or None]
        if not found:
            raise NotFoundError(_nothing(selection, catalog.filters(**selection.given).authors))
        print_papers(found, catalog, chosen)
        if chosen == "table":
            print(f"{len(found):,} paper{'s' if len(found) != 1 else ''}", file=sys.stderr)


def _nothing(selection: Selection, authors: tuple[str, ...]) -> str:
    if authors:
        return (
            f"no paper by {' or '.join(authors)} passes these filters; 'mucli authors' lists"
            " everyone"
        )
    return (
        "no paper passes these filters; take one away"
        if not selection.empty
        else "the catalogue holds no papers"
    )
