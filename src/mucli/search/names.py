"""Exact names of papers: ids, addresses, keys, methods and titles, as people paste them."""

import re

from mucli import text
from mucli.catalog.store import Store, quote

_BARE_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/\S")
_ARXIV_IN_PATH = re.compile(r"/(\d{4}\.\d{4,5})(?:v\d+)?(?:[/.]|$)")
_ENDING = re.compile(r"(?:\.(?:pdf|html?|git|bib)|/)+$")


def looks_like_id(given: str) -> bool:
    """Tell whether ``given`` is written as an id or address, whether or not a paper has it."""
    return bool(_names(given))


def identified(store: Store, given: str) -> dict[int, tuple[str, str]]:
    """Return the papers that ``given`` names as an id or address: their numbers, each with the kind
    of name and its value.

    Understood are arXiv ids (with version), DOIs, OpenReview forums and addresses; an address is
    also looked up by the id it holds. Empty when ``given`` is none of these or no paper has it.
    """
    for kind, value in _names(given):
        if numbers := store.named(kind, value) or (
            _near_address(store, value) if kind == "url" else []
        ):
            return dict.fromkeys(numbers, (kind, value))
    return {}


def named(store: Store, given: str) -> dict[int, tuple[str, str]]:
    """Return the papers whose key, earlier key, method or title is ``given`` but for case and
    punctuation, in that order of precedence.
    """
    squashed = text.squash(given)
    found: dict[int, tuple[str, str]] = {}
    for kind in ("key", "alias", "method", "title"):
        for number in store.named(kind, squashed):
            found.setdefault(number, (kind, squashed))
    return found


def _names(given: str) -> list[tuple[str, str]]:
    given = given.strip().strip("<>\"'()[],;")
    if "://" not in given and _BARE_HOST.match(given):
        given = f"https://{given}"
    names: list[tuple[str, str]] = []
    try:
        if arxiv := text.arxiv_id(given):
            names.append(("arxiv", arxiv.lower()))
        if forum := text.openreview_id(given):
            names.append(("openreview", forum.lower()))
        if doi := text.doi(given):
            names.append(("doi", doi))
        if re.match(r"(?i)https?://[^/]", given):
            if match := _ARXIV_IN_PATH.search(given):
                names.append(("arxiv", match[1]))
            names.append(("url", text.url_key(given)))
    except ValueError:  # urlsplit refuses what only looks like an address
        return []
    return list(dict.fromkeys(names))


def _near_address(store: Store, address: str) -> list[int]:
    """Return the papers with a link that differs from ``address`` in its ending only, or that lies
    under it or over it on a code host.
    """
    start = _ENDING.sub("", address.partition("?")[0] if "github.com/" in address else address)
    repository = re.match(r"(git(?:hub|lab)\.com/[^/]+/[^/?]+)", start)
    start = _ENDING.sub("", repository[1]) if repository else start
    if start.count("/") < 1:
        return []
    found = store.match(f"id : {quote(f'url={start}')}*", limit=50)
    allowed = re.compile(
        re.escape(start)
        + (r"(?:\.git)?(?:[/?].*)?" if repository else r"(?:\.(?:pdf|html?|bib))?/?")
    )
    return [
        number
        for number, paper in zip(found, store.papers(found), strict=True)
        if any(
            allowed.fullmatch(text.url_key(url))
            for url in (
                *(u for urls in paper.links.values() for u in urls),
                *(c.url for c in paper.code),
            )
        )
    ]
