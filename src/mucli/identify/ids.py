"""Identifiers and addresses of papers, in all the forms that people paste and records hold."""

import re
from collections.abc import Iterable, Iterator

from mucli import text
from mucli.web.addresses import place, url_key

KINDS = ("doi", "arxiv", "openreview")
"""The kinds of identifiers that name one work; ``link`` stands for any other address."""

_BARE_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}/\S")
_ARXIV_IN_PATH = re.compile(r"/(\d{4}\.\d{4,5})(?:v\d+)?(?:[/.]|$)")
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv\s*[:.]?\s*|(?:abs|pdf|html)/|arxiv\.)({text.ARXIV.pattern})(?:v\d+)?",
    re.IGNORECASE,
)
_FORUM_IN_TEXT = re.compile(r"openreview\.net/(?:forum|pdf)\?(?:[^\s}]*&)?id=([A-Za-z0-9_-]{8,14})")


def named(given: str) -> list[tuple[str, str]]:
    """Return what ``given``, as a person pastes it, can name as an id or address: (``arxiv``,
    ``openreview``, ``doi`` or ``url``; the value folded), the surest first; empty when it is
    neither.

    >>> named("https://arxiv.org/abs/1912.03817v3")[0]
    ('arxiv', '1912.03817')
    """
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
            names.append(("url", url_key(given)))
    except ValueError:  # urlsplit refuses what only looks like an address
        return []
    return list(dict.fromkeys(names))


def places_of(
    ids: tuple[str | None, str | None, str | None], urls: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Give what names a paper with the ``ids`` (DOI, arXiv, OpenReview) and the addresses
    ``urls``: (doi, arxiv, openreview or link; the place, see ``web.urls.place``), ids first.
    """
    for kind, value in zip(KINDS, ids, strict=True):
        if value:
            yield kind, f"{kind}:{value if kind == 'openreview' else value.lower()}"
    for url in urls:
        name = place(url)
        kind = name.partition(":")[0]
        yield (kind if kind in KINDS else "link"), name


def arxiv_in(value: str, *, bare: bool = False) -> str:
    """Return the arXiv id in a field of a record (``arXiv preprint arXiv:1912.03817``, an address,
    ``abs/1912.03817``; standing alone if ``bare``), empty without one.
    """
    named = "rxiv" in value.lower() or "abs/" in value
    if not bare and not named:
        return ""
    value = verbatim(value)
    if bare and (found := text.arxiv_id(value)):
        return found
    match = _ARXIV_IN_TEXT.search(value) if named else None
    return text.arxiv_id(match[1]) or "" if match else ""


def doi_in(*values: str) -> str:
    """Return the DOI that the first of ``values`` with one holds, alone, as an address or in a
    sentence, in lower case; empty without one.
    """
    for value in (verbatim(value) for value in values if "10." in value):
        if found := text.doi(value):
            return found
        if match := text.DOI.search(value):
            return text.doi(match[0].rstrip(".,;)")) or ""
    return ""


def openreview_in(*values: str) -> str:
    """Return the OpenReview forum that one of ``values`` leads to, empty without one."""
    for value in values:
        if "openreview" in value and (match := _FORUM_IN_TEXT.search(verbatim(value))):
            return match[1]
    return ""


def verbatim(value: str) -> str:
    r"""Return a field of a bibliography that holds an address, without LaTeX's escapes.

    >>> verbatim(r"{10.1000/a\_b}")
    '10.1000/a_b'
    """
    return value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip(" {}\n\t")
