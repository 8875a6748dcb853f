"""What a search answers."""

from typing import NamedTuple

from mucli.model import Paper


class Match(NamedTuple):
    """What added ``weight`` to a paper's score; the weights of a hit add up to its score.

    A word ``query`` of the query was met in ``field`` (key, method, title, author, year, topic,
    venue, kind, category; or the kind of an exact id: arxiv, doi, openreview, url) by ``word`` of
    the paper. ``how`` is exact, variant (British or American), joined (run together or apart),
    abbreviation, posted (the year at arXiv), prefix, stem, typo, near (a year beside it) or part
    (of a topic's or venue's name). What the query as a whole adds has no word: ``how`` is then "in
    order" (words side by side), "whole title" (how much of the title was typed), "name" (the query
    is the paper's key, method or title) or "listed" (a curated list names the paper).
    """

    query: str
    field: str
    word: str
    how: str
    weight: float


class Hit(NamedTuple):
    """A paper found, with its score (higher is better, comparable within one search) and why."""

    paper: Paper
    score: float
    matches: tuple[Match, ...]


class Results(NamedTuple):
    """What a search found: ``hits`` best first, ``hints`` on a malformed query, ``suggestion``:
    where there are none, another query; ``total``: how many there are without a limit (of very many
    papers, at least so many).
    """

    hits: tuple[Hit, ...]
    hints: tuple[str, ...] = ()
    suggestion: str | None = None
    total: int = 0
