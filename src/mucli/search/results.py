"""What a search answers."""

from typing import NamedTuple

from mucli.model import Paper


class Match(NamedTuple):
    """How one word of the query was met: in which ``field``, by which ``word`` of the paper, ``how``, and what it counted.

    ``how`` is exact, variant, joined, stem, prefix or typo, or the kind of an exact name (key, doi, arxiv, openreview, url, method, title).
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
    """What a search found: ``hits`` best first, ``hints`` on a malformed query, ``suggestion`` when nothing was found."""

    hits: tuple[Hit, ...]
    hints: tuple[str, ...] = ()
    suggestion: str | None = None
