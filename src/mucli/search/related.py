"""Papers near a paper, by what they share."""

from mucli.catalog.store import Store, quote
from mucli.model import Paper
from mucli.text import squash, words

LEAST = 0.5
"""The nearness below which papers are not related."""

# of each of a paper's authors, methods and topics, newest first; the largest topic has a quarter
# of that
_CANDIDATES = 2000


def related(store: Store, paper: Paper, *, limit: int = 5) -> list[Paper]:
    """Return up to ``limit`` papers that share authors, methods or topics with ``paper``, nearest
    first.

    A shared author counts 2, a shared method 2, topics their Jaccard similarity, the same kind a
    quarter. Ties go to the nearer year, then the key.
    """
    numbers: set[int] = set()
    for author in paper.authors:
        if name := words(author.natural):
            numbers.update(store.match(f"author : {quote(' '.join(name))}", limit=_CANDIDATES))
    for method in paper.methods:
        numbers.update(store.named("method", squash(method), limit=_CANDIDATES))
    for topic in paper.topics:
        numbers.update(store.match(f"facet : {quote(f'topic={topic}')}", limit=_CANDIDATES))
    scored = [
        (nearness(paper, other), other)
        for other in store.papers(sorted(numbers))
        if other.key != paper.key
    ]
    scored.sort(key=lambda pair: (-pair[0], abs(pair[1].year - paper.year), pair[1].key))
    return [other for score, other in scored[:limit] if score >= LEAST]


def nearness(one: Paper, two: Paper) -> float:
    """Return how near two papers are; :func:`related` says what counts."""
    authors = len(set(one.authors) & set(two.authors))
    methods = len({squash(name) for name in one.methods} & {squash(name) for name in two.methods})
    topics = set(one.topics) & set(two.topics)
    either = set(one.topics) | set(two.topics)
    return (
        2.0 * authors
        + 2.0 * methods
        + (len(topics) / len(either) if either else 0.0)
        + 0.25 * (one.kind == two.kind)
    )
