"""What to try when nothing is found."""

from collections.abc import Iterator

from mucli.catalog.store import Store
from mucli.search.query import Query


def alternatives(store: Store, query: Query) -> Iterator[str]:
    """Give queries like ``query`` that may find something, the nearest first: its words without
    fields and quotes, then other words.
    """
    terms = [term for group in query.wanted for term in group]
    words = [word for term in terms for word in term.words]
    if any(term.field or term.phrase for term in terms) or query.excluded:
        yield " ".join(words)
    nearest = [_nearest(store, word) for word in words]
    if any(nearest):
        yield " ".join(near for near in nearest if near)
    yield from (near for near in nearest if near)


def _nearest(store: Store, word: str) -> str:
    """Return the word of the index that looks most like ``word``: itself, or one with up to half of
    the letters mistyped; else nothing.
    """
    if store.known([word]):
        return word
    if len(word) < 3 or len(word) > 40:
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    choices = sorted(store.words_as_long(max(len(word) - 3, 3), len(word) + 3))
    found = process.extractOne(word, choices, scorer=OSA.normalized_similarity, score_cutoff=0.5)
    return found[0] if found else ""
