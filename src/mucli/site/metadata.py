"""What programs read on a page: of a paper's own, schema.org's JSON-LD and the ``citation_*`` tags
of Highwire Press; in lists of papers, COinS.

Google Scholar's inclusion guidelines and Zotero's "Embedded Metadata" translator define which tags
count. COinS is OpenURL (ANSI/NISO Z39.88-2004) in the title of an empty element (ocoins.info),
which Zotero reads as many of as a page has.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from mucli.model import Paper, Venue
from mucli.site.safe import safe_url, safe_urls
from mucli.text import visible


def publication_date(paper: Paper, separator: str) -> str:
    """Return year, or year and month, joined by ``separator``; empty when the year is unknown."""
    if not paper.year:
        return ""
    return f"{paper.year}{separator}{paper.month:02}" if paper.month else str(paper.year)


def page_range(paper: Paper) -> tuple[str, str]:
    """Return the first and last page; an article number is the first page alone."""
    first, _dash, last = (paper.pages or "").replace("–", "-").partition("-")
    return first.strip(), last.strip("- ")


def citation_tags(paper: Paper, venue: Venue | None, address: str) -> list[tuple[str, str]]:
    """Return the names and contents of the ``citation_*`` tags; ``address`` is the page's own."""
    first, last = page_range(paper)
    where = {
        "journal": "citation_journal_title",
        "conference": "citation_conference_title",
        "workshop": "citation_conference_title",
        "preprint": "citation_journal_title",  # as bioRxiv does; there is no tag of its own
        "book": "citation_inbook_title",
        "report": "citation_technical_report_institution",
    }
    tags = [("citation_title", paper.title)]
    tags += [("citation_author", str(author)) for author in paper.authors]
    tags += [
        ("citation_publication_date", publication_date(paper, "/")),
        (where.get(venue.kind, "") if venue else "", container(paper, venue)),
        (
            "citation_dissertation_institution",
            (paper.publisher or venue.name) if venue and venue.kind == "thesis" else "",
        ),
        ("citation_volume", paper.volume or ""),
        ("citation_issue", paper.number or ""),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_publisher", paper.publisher or (venue.publisher if venue else "") or ""),
        ("citation_doi", paper.doi or ""),
        ("citation_arxiv_id", paper.arxiv or ""),
        ("citation_pdf_url", safe_url(paper.pdf_url) or ""),
        ("citation_abstract_html_url", address),
    ]
    return [(name, content) for name, content in tags if name and content]


def container(paper: Paper, venue: Venue | None) -> str:
    """Return the name of what the paper appeared in, as it was called in that year; empty when it
    is unknown.
    """
    return venue.name_in(paper.year) if venue else ""


_FORMATS = {
    "journal": ("journal", "article", "atitle", "jtitle"),
    "preprint": ("journal", "preprint", "atitle", "jtitle"),
    "conference": ("book", "proceeding", "atitle", "btitle"),
    "workshop": ("book", "proceeding", "atitle", "btitle"),
    "book": ("book", "bookitem", "atitle", "btitle"),
    "report": ("book", "report", "btitle", "pub"),
    "thesis": ("dissertation", "", "title", "inst"),
}
"""For each kind of venue: OpenURL's format and genre, and the names of the paper's title and of
its container's there."""


def coins(paper: Paper, venue: Venue | None) -> str:
    """Return the paper as an OpenURL ContextObject: what stands in the ``title`` of a COinS span.

    An author is ``rft.au`` each, a DOI or arXiv id an ``rft_id``.
    """
    form, genre, title, whole = _FORMATS[venue.kind if venue else "journal"]
    first, last = page_range(paper)
    publisher = paper.publisher or (venue.publisher if venue else "") or ""
    said = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rft.genre", genre),
        (f"rft.{title}", paper.title),
        (f"rft.{whole}", (paper.publisher if whole == "inst" else "") or container(paper, venue)),
        ("rft.pub", "" if whole in ("inst", "pub") else publisher),
        *(("rft.au", str(author)) for author in paper.authors),
        ("rft.date", publication_date(paper, "-")),
        ("rft.volume", paper.volume or ""),
        ("rft.issue", paper.number or ""),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft_id", f"info:doi/{paper.doi}" if paper.doi else ""),
        ("rft_id", f"info:arxiv/{paper.arxiv}" if paper.arxiv else ""),
        ("rft_id", safe_url(paper.url) or ""),
    ]
    return urlencode([(name, visible(text)) for name, text in said if text])


def scholarly_article(
    paper: Paper, venue: Venue | None, address: str, keywords: Sequence[str]
) -> dict[str, Any]:
    """Return the paper as schema.org's ``ScholarlyArticle``, unknown facts absent."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": address,
        "name": paper.title,
        "headline": paper.title,
        "alternateName": list(paper.other_titles),
        "author": [
            _person(author.given, author.family, author.natural) for author in paper.authors
        ],
        "datePublished": publication_date(paper, "-"),
        "isPartOf": _whole(paper, venue),
        "publisher": _organisation(paper.publisher or (venue.publisher if venue else None)),
        "pagination": paper.pages,
        "identifier": _identifiers(paper),
        "url": safe_url(paper.url),
        "sameAs": safe_urls(
            url
            for url in (
                paper.doi and f"https://doi.org/{paper.doi}",
                paper.arxiv_url,
                *_links(paper),
            )
            if url
        ),
        "keywords": list(keywords),
    }
    return {name: value for name, value in data.items() if value}


def _links(paper: Paper) -> list[str]:
    return [*paper.links.get("paper", ()), *paper.links.get("pdf", ())]


def _person(given: str, family: str, natural: str) -> dict[str, str]:
    person = {
        "@type": "Person",
        "name": natural,
        "givenName": given,
        "familyName": family if given else "",
    }
    return {name: value for name, value in person.items() if value}


def _organisation(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _identifiers(paper: Paper) -> list[dict[str, str]]:
    names = (("doi", paper.doi), ("arxiv", paper.arxiv), ("openreview", paper.openreview))
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in names
        if value
    ]


def _whole(paper: Paper, venue: Venue | None) -> dict[str, Any] | None:
    """Return what the paper is a part of: an issue of a volume of a journal, proceedings, or a
    collection.
    """
    if venue is None:
        return None
    if venue.kind != "journal":
        return {
            "@type": "CreativeWork" if venue.kind == "preprint" else "Book",
            "name": venue.proceedings or venue.name,
        }
    whole: dict[str, Any] = {"@type": "Periodical", "name": venue.name}
    if paper.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": paper.volume, "isPartOf": whole}
    if paper.number:
        whole = {"@type": "PublicationIssue", "issueNumber": paper.number, "isPartOf": whole}
    return whole
