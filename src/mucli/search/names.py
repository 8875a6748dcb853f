"""Exact names of papers: ids, addresses, keys, methods and titles, as people paste them."""

import re

from mucli import text
from mucli.catalog.store import Store, quote
from mucli.identify import ids
from mucli.web.addresses import url_key

_ENDING = re.compile(r"(?:\.(?:pdf|html?|git|bib)|/)+$")


def looks_like_id(given: str) -> bool:
    """Tell whether ``given`` is written as an id or address, whether or not a paper has it."""
    return bool(ids.named(given))


def identified(store: Store, given: str) -> dict[int, tuple[str, str]]:
    """Return the papers that ``given`` names as an id or address: their numbers, each with the kind
    of name and its value.

    Understood are arXiv ids (with version), DOIs, OpenReview forums and addresses; an address is
    also looked up by the id it holds. Empty when ``given`` is none of these or no paper has it.
    """
    for kind, value in ids.named(given):
        if numbers := store.named(kind, value) or (
            _near_address(store, value) if kind == "url" else []
        ):
            return dict.fromkeys(numbers, (kind, value))
    return {}


def named(store: Store, given: str) -> dict[int, tuple[str, str]]:
    """Return the papers whose key, earlier key, method, data set or title is ``given`` but for case
    and punctuation, in that order of precedence.
    """
    squashed = text.squash(given)
    found: dict[int, tuple[str, str]] = {}
    for kind in ("key", "alias", "method", "dataset", "title"):
        for number in store.named(kind, squashed):
            found.setdefault(number, (kind, squashed))
    return found


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
            allowed.fullmatch(url_key(url))
            for url in (
                *(u for urls in paper.links.values() for u in urls),
                *(c.url for c in paper.code),
            )
        )
    ]
