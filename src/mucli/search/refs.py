"""What names one paper: a key, an id, an address, a method, a title or a piece of one.

A REF is never guessed: what could be several papers raises with their keys, and a typing error is answered with a suggestion.
"""

import re
from collections.abc import Iterator

from mucli import text
from mucli.catalog.store import Store, quote
from mucli.errors import AmbiguousRefError, NotFoundError, UsageError
from mucli.model import Paper

_CANDIDATES = 10  # shown of an ambiguous REF


def find(store: Store, ref: str) -> Paper:
    """Return the paper that ``ref`` names.

    The first of these that names any paper decides: an id or address, a key, an earlier key, a method, a whole title, the beginning of one
    title, a phrase of one title. Raises AmbiguousRefError (candidates best first) when it names several, NotFoundError when none.
    """
    ref = text.printable(ref).strip()
    if not text.squash(ref):
        raise UsageError("a REF names one paper: a key, a method, a DOI, an arXiv id, an address or a piece of its title")
    for numbers in _readings(store, ref):
        if len(numbers) == 1:
            return store.papers(numbers)[0]
        if numbers:
            raise _ambiguous(ref, store.papers(numbers[:_CANDIDATES]), more=len(numbers) > _CANDIDATES)
    raise NotFoundError(f"no paper is named {ref!r}{_suggestion(store, ref)}")


def identified(store: Store, ref: str) -> list[tuple[str, str, list[int]]]:
    """Return what ``ref`` says as an id or address: (kind of name, its value, numbers of the papers that have it), likeliest first.

    Empty when ``ref`` is neither. An address is also looked up by the arXiv id, DOI or OpenReview forum that it holds.
    """
    ref = re.sub(r"^<(.*)>$", r"\1", ref.strip())
    if re.match(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/", ref) and "://" not in ref:
        ref = f"https://{ref}"
    names: list[tuple[str, str]] = []
    try:
        if arxiv := text.arxiv_id(ref):
            names.append(("arxiv", arxiv.lower()))
        if forum := text.openreview_id(ref):
            names.append(("openreview", forum.lower()))
        if doi := text.doi(ref):
            names.append(("doi", doi))
        if "://" in ref:
            names.append(("url", text.url_key(ref)))
    except ValueError:  # urlsplit refuses what only looks like an address
        return []
    return [(kind, value, store.named(kind, value)) for kind, value in names]


def _readings(store: Store, ref: str) -> Iterator[list[int]]:
    """Give the numbers of the papers that ``ref`` names in each of the ways that it can be read, the strictest first."""
    for _kind, _value, numbers in identified(store, ref):
        yield numbers
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


def _suggestion(store: Store, ref: str) -> str:
    """Return the end of the sentence that a REF is not found by: the nearest paper, or what to do."""
    from mucli.search.engine import search

    found = search(store, ref, limit=1).hits
    return f"; did you mean {found[0].paper.key} ({found[0].paper.title})?" if found else "; try 'mucli search' with a word of its title"
