"""What a search answers."""

from typing import NamedTuple

from mucli.model import Paper


class Match(NamedTuple):
    """What added ``weight`` to a paper's score; the weights of a hit add up to its score.

    A word ``query`` of the query was met in ``field`` (key, method, title, author, year, topic,
    venue, kind, category; note, the reader's own; or the kind of an exact id: arxiv, doi,
    openreview, url) by ``word`` of the paper. ``how`` is exact, variant (British or American),
    joined (run together or apart), abbreviation, posted (the year at arXiv), prefix, stem, typo,
    near (a year beside it) or part (of a topic's or venue's name). What the query as a whole adds
    has no word: ``how`` is then "in order" (words side by side), "whole title" (how much of the
    title was typed), "name" (the query is the paper's key, method, data set or title), "listed" (a
    curated list names the paper), "meaning" (what the paper is about is near), "topics" (it is on
    those of the best papers) or "first by words" (it holds every word of a question, or was meant
    by its words).
    """

    query: str
    field: str
    word: str
    how: str
    weight: float


class Hit(NamedTuple):
    """A paper found, with its score (higher is better, comparable within one search) and why;
    ``whole`` when it holds every word of the query that tells something.
    """

    paper: Paper
    score: float
    matches: tuple[Match, ...]
    whole: bool = True


class Results(NamedTuple):
    """What a search found: ``hits`` best first, ``hints`` on a malformed query or unknown words,
    ``suggestion``: where there are none, another query.

    ``total`` counts all papers found, also beyond the limit; ``whole`` those that hold every word
    of the query that tells something.
    """

    hits: tuple[Hit, ...]
    hints: tuple[str, ...] = ()
    suggestion: str | None = None
    total: int = 0
    whole: int = 0
