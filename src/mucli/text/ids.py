"""Identifiers of papers in text and addresses: arXiv, DOI, OpenReview."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

# arXiv identifiers since 2007 (YYMM.NNNNN) and before (archive/YYMMNNN):
# https://info.arxiv.org/help/arxiv_identifier.html
ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
# DOI names as Crossref recommends to match them: a registrant of four to nine digits (with
# subdivisions), then a suffix.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^`]+")
OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,14}")
_ARXIV_REF = re.compile(r"(?:arxiv:)?(" + ARXIV.pattern + r")(?:v\d+)?", re.IGNORECASE)


def _address(text: str) -> SplitResult | None:
    """Return the parts of the address ``text``, None when it is none (``https://]``)."""
    try:
        return urlsplit(text) if "://" in text else None
    except ValueError:
        return None


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id named by ``text`` (an id with or without version, ``arXiv:…``, an
    arxiv.org URL, its DOI), or None.
    """
    text = text.strip()
    if match := _ARXIV_REF.fullmatch(text):
        return match[1].lower() if "/" not in match[1] else match[1]
    if match := re.fullmatch(
        r"(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.(.+)", text, re.IGNORECASE
    ):
        return arxiv_id(match[1])
    parts = _address(text)
    if parts and (parts.hostname or "").endswith(("arxiv.org", "alphaxiv.org")):
        path = re.sub(r"^/(?:abs|pdf|html|format|ps|e-print|overview)/|\.pdf$|/$", "", parts.path)
        match = _ARXIV_REF.fullmatch(path)
        return match[1] if match else None
    return None


def doi(text: str) -> str | None:
    """Return the DOI named by ``text`` (bare, ``doi:…``, a doi.org URL or a publisher's URL that
    holds it), lower-case, or None.

    DOIs compare without case (DOI Handbook, section 2.4).
    """
    text = text.strip()
    bare = re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)
    if not DOI.fullmatch(bare):
        parts = _address(text)
        match = DOI.search(unquote(parts.path)) if parts else None
        if not match:
            return None
        bare = re.sub(r"(?:/(?:full|pdf|abstract|epdf|html)|\.pdf)$", "", match[0])
    return bare.lower().rstrip(".,;")


def openreview_id(text: str) -> str | None:
    """Return the forum id of an openreview.net URL, or None."""
    match = re.match(
        r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:.*&)?id=([A-Za-z0-9_-]+)",
        text.strip(),
    )
    return match[1] if match else None


def arxiv_year(arxiv: str | None) -> int:
    """Return the year in which arXiv took in ``arxiv``, by its number; 0 without one."""
    digits = (arxiv or "").split("/")[-1][:2]
    return (1900 if int(digits) > 90 else 2000) + int(digits) if digits.isdigit() else 0
