"""What names one paper: a key, an id, an address, a method, a title or a piece of one.

A REF is never guessed: what could be several papers raises with their keys, and a typing error is
answered with a suggestion.
"""

import re
from collections.abc import Iterator

from mucli import text
from mucli.catalog.store import Store, quote
from mucli.errors import AmbiguousRefError, NotFoundError, UsageError
from mucli.identify.keys import Keys
from mucli.model import Paper
from mucli.search.names import identified

_KEY = re.compile(r"[A-Za-z][\w:+./-]*\d\w*[\w:+./-]*")  # one word with a number in it
_CANDIDATES = 10  # shown of an ambiguous REF


def find(store: Store, ref: str) -> Paper:
    """Return the paper that ``ref`` names.

    The first of these that names any paper decides: an id or address, a key, an earlier key, a
    method, a whole title, the beginning of one title, a phrase of one title, a key as Google
    Scholar, DBLP, the ACL Anthology or a reference manager make them. Raises AmbiguousRefError
    (candidates best first) when it names several, NotFoundError when none.
    """
    ref = text.printable(ref.encode("utf-8", "ignore").decode()).strip()
    if not text.squash(ref):
        raise UsageError(
            "a REF names one paper: a key, a method, a DOI, an arXiv id, an address or a piece of"
            " its title"
        )
    for numbers in _readings(store, ref):
        if len(numbers) == 1:
            return store.papers(numbers)[0]
        if exact := _letter_by_letter(store.papers(numbers[:_CANDIDATES]), ref):
            return exact
        if numbers:
            raise _ambiguous(
                ref, store.papers(numbers[:_CANDIDATES]), more=len(numbers) > _CANDIDATES
            )
    keys = Keys(store.everything()) if _KEY.fullmatch(ref) else None
    if keys:
        answer = keys.find(ref)
        if answer.paper:
            return answer.paper
        if answer.rivals:
            some = list(answer.rivals[:_CANDIDATES])
            raise _ambiguous(ref, some, more=len(answer.rivals) > _CANDIDATES)
    raise NotFoundError(f"no paper is named {ref!r}{_suggestion(store, ref, keys)}")


def _letter_by_letter(papers: list[Paper], ref: str) -> Paper | None:
    """Return the only one of ``papers`` with a method or title that is ``ref`` sign by sign, as
    ``SISA`` is not ``SISA++``.
    """
    wanted = ref.casefold()
    found = [
        paper
        for paper in papers
        if wanted in [n.casefold() for n in (*paper.methods, paper.title, *paper.other_titles)]
    ]
    return found[0] if len(found) == 1 else None


def _readings(store: Store, ref: str) -> Iterator[list[int]]:
    """Give the numbers of the papers that ``ref`` names in each of the ways that it can be read,
    the strictest first.
    """
    yield list(identified(store, ref))
    squashed = text.squash(ref)
    for kind in ("key", "alias", "method", "title"):
        yield store.named(kind, squashed)
    phrase = " ".join(text.words(ref))
    yield store.match(f"title : ^ {quote(phrase)}", limit=_CANDIDATES + 1)
    yield store.match(f"title : {quote(phrase)}", limit=_CANDIDATES + 1)


def _ambiguous(ref: str, papers: list[Paper], *, more: bool) -> AmbiguousRefError:
    lines = [f"{ref!r} names {'many' if more else len(papers)} papers; give the key of one:"]
    lines += [f"  {paper.key}  {paper.title}" for paper in papers]
    if more:
        lines.append(f"  … and more; 'mucli search {text.printable(ref)}' ranks them")
    return AmbiguousRefError("\n".join(lines), tuple(paper.key for paper in papers))


def _suggestion(store: Store, ref: str, keys: Keys | None) -> str:
    """Return the end of the sentence that a REF is not found by: the nearest paper, or what to
    do. What looks like a key is held against the authors and years first.
    """
    from mucli.search.engine import search

    near = [keys.keys[key] for key in keys.nearest(ref)[:1]] if keys else []
    near = near or [hit.paper for hit in search(store, ref, limit=1).hits]
    return (
        f"; did you mean {near[0].key} ({near[0].title})?"
        if near
        else "; try 'mucli search' with a word of its title"
    )
