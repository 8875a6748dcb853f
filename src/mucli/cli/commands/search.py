"""``mucli search``: find papers, whatever the spelling."""

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from mucli.api import Catalog, sort_papers
from mucli.api.naming import why_nothing
from mucli.api.noted import search_with_notes
from mucli.cli.options import Selection, chosen_format, format_option, paper_filters
from mucli.cli.output import PAPER_FORMATS, ROW_FORMATS, Papers, Rows, show_papers, show_rows
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from mucli.search import Hit

DEFAULT_LIMIT = 20


class QueryCommand(TyperCommand):
    """A command whose query may exclude words as they are: ``-survey``, ``-topic:llm``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Let what can be no option be part of the query; ``--`` before the query lets everything
        be.
        """
        end = args.index("--") if "--" in args else len(args)
        given = [f" {arg}" if n < end and _excludes(arg) else arg for n, arg in enumerate(args)]
        return super().parse_args(ctx, given)


def _excludes(argument: str) -> bool:
    """Tell whether ``argument`` excludes something: a field's value, a phrase, or a word that no
    option of one letter takes.
    """
    if re.match(r"-(?:[A-Za-z]{2,}:|[\"“]|[^\W\d_]\S* )", argument):
        return True
    match = re.fullmatch(r"-([^\W\d_])(\w[\w-]*)", argument)
    if not match:
        return False
    letter, rest = match.groups()
    if letter == "f":
        return rest not in PAPER_FORMATS
    return letter in "ny" and not rest[0].isdigit() if letter in "ctvyaknh" else True


@paper_filters
def search(
    selection: Selection,
    query: list[str] = typer.Argument(
        ..., metavar="QUERY", help="Words of the title, a method, an author, a year, an id …"
    ),
    format_: str = format_option(),
    words: bool = typer.Option(
        False, "--words", help="Rank by words alone, not by what a question means."
    ),
    explain: bool = typer.Option(
        False, "--explain", help="Show what each paper's score is made of."
    ),
) -> None:
    """Find papers by what you half remember: method, words of the title, author, year, arXiv id,
    with typing errors.

    Words may stand in any order, British or American, split or joined, with typing errors; papers
    that all of them fit come first. Also: "exact phrase"; title: author: venue: year:2020..2023
    topic: category: kind: forgets: guarantee: needs: dataset: method: key: doi: arxiv: has:code
    for one field; -word and -topic:llm to exclude; OR between alternatives; begin* for all words
    that begin so. Quote a query that the shell would read itself.

    Your own notes are searched too. Best first, 20 of them (--limit N for more, --limit 0 for all).
    docs/search.md tells more.
    """
    chosen = chosen_format(format_)
    if explain and chosen not in ROW_FORMATS:
        raise UsageError(f"--explain goes with --format {', '.join(ROW_FORMATS)}, not {chosen}")
    asked = " ".join(word.strip() for word in query)
    limit = DEFAULT_LIMIT if selection.limit is None else selection.limit
    with open_catalog() as catalog:
        results = search_with_notes(
            catalog, asked, selection.filters(catalog), limit=limit or None, meaning=not words
        )
        for hint in results.hints:
            print(f"mucli: {hint}", file=sys.stderr)
        if not results.hits:
            why = why_nothing(catalog, asked, results, filtered=not selection.empty)
            raise NotFoundError(f"nothing found for {asked!r}{why}")
        hits = _ordered(results.hits, selection)
        if explain:
            show_rows(_explained(hits, catalog), chosen)
        else:
            papers = [hit.paper for hit in hits]
            scores = {hit.paper.key: hit.score for hit in hits}
            show_papers(
                Papers(papers, catalog, results.total, scores=scores, words=_words(hits)), chosen
            )


search.command_class = QueryCommand  # type: ignore[attr-defined]


def _ordered(hits: Sequence["Hit"], selection: Selection) -> list["Hit"]:
    """Return the hits best first, or in the order of --sort."""
    if not selection.sort:
        return list(reversed(hits)) if selection.reverse else list(hits)
    by_key = {hit.paper.key: hit for hit in hits}
    return [
        by_key[paper.key]
        for paper in sort_papers(
            [hit.paper for hit in hits], selection.sort, reverse=selection.reverse
        )
    ]


def _words(hits: Sequence["Hit"]) -> dict[str, set[str]]:
    """Return the words of titles and methods that the query met, by key."""
    return {
        hit.paper.key: {
            word
            for match in hit.matches
            if match.field in ("title", "method")
            for word in (match.word, *match.word.split())
        }
        for hit in hits
    }


def _explained(hits: Sequence["Hit"], catalog: Catalog) -> Rows:
    """Return each hit with what its score is made of."""
    from functools import partial

    rows = [
        (hit.paper.key, f"{hit.score:.3f}", *map(str, row)) for hit in hits for row in _reasons(hit)
    ]
    records = [
        catalog.record(hit.paper, score=hit.score) | {"matches": [_match(m) for m in hit.matches]}
        for hit in hits
    ]
    columns = ("Key", "Score", "Weight", "Query", "How", "Where")
    drawn = partial(_draw, [(hit.paper, hit.score, _reasons(hit)) for hit in hits])
    return Rows("papers", columns, rows, records, {"total": len(hits)}, drawn=drawn)


def _match(match: Any) -> dict[str, Any]:
    given = {name: value for name, value in match._asdict().items() if value}
    return given | {"weight": round(match.weight, 4)}


def _draw(hits: Any) -> None:
    from mucli.cli.output.terminal.drawing import explained

    explained(hits)


def _reasons(hit: "Hit") -> list[tuple[str, str, str, str]]:
    """Return the rows of an explanation: weight, word typed, how it was met, where and by what."""
    return [
        (f"{match.weight:.3f}", match.query, match.how, f"{match.field} {match.word}".strip())
        for match in sorted(hit.matches, key=lambda match: -match.weight)
    ]
