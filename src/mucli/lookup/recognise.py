"""What a person gives to ``add``: an identifier or an address, and which service knows it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from mucli import text
from mucli.errors import UsageError
from mucli.web.urls import clean_url, host_of


@dataclass(frozen=True, slots=True)
class Id:
    """One identifier: its ``kind`` (arxiv, doi, openreview, acl, pmlr, cvf, github, page), the bare
    ``value`` and the ``url`` given.
    """

    kind: str
    value: str
    url: str = ""


def parse_id(given: str) -> Id:
    """Read an arXiv id, DOI, OpenReview forum, or a URL of those, of ACL Anthology, PMLR, CVF,
    GitHub or any page that describes a paper.

    Raises UsageError for what is none of these.
    """
    given = given.strip()
    url = clean_url(given) if "://" in given or "/" in given or given.startswith("www.") else None
    if found := text.arxiv_id(given) or text.arxiv_id(url or ""):
        return Id("arxiv", found, url or "")
    if url is None:
        if doi := text.doi(given):
            return Id("doi", doi)
        if match := re.fullmatch(r"(?:openreview:)([A-Za-z0-9_-]{8,14})", given, re.IGNORECASE):
            return Id("openreview", match[1])
        if re.fullmatch(r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+", given):
            return Id("acl", given)
        raise UsageError(
            f"{text.printable(given)!r} is no arXiv id, DOI or address of a paper; "
            "give one such as 1912.03817 or 10.1109/SP40001.2021.00019"
        )
    return _of_url(url)


def _of_url(url: str) -> Id:
    host, path = host_of(url), urlsplit(url).path
    if forum := text.openreview_id(url):
        return Id("openreview", forum, url)
    if host == "aclweb.org" and (
        match := re.fullmatch(r"/anthology/([A-Za-z0-9.-]+?)(?:\.pdf)?/?", path)
    ):
        return Id("acl", match[1], url)
    if host in ("huggingface.co", "hf.co") and (
        match := re.fullmatch(r"/papers/(" + text.ARXIV.pattern + r")/?", path)
    ):
        return Id("arxiv", match[1], url)
    if host == "aclanthology.org" and (
        match := re.fullmatch(r"/([A-Za-z0-9.-]+?)(?:v\d+)?(?:\.pdf|\.bib)?/?", path)
    ):
        return Id("acl", match[1], url)
    if host == "proceedings.mlr.press" and (match := re.match(r"/(v\d+/[a-z0-9-]+)", path)):
        return Id("pmlr", match[1], url)
    if host == "openaccess.thecvf.com" and (
        match := re.fullmatch(r"/(.+?)/(?:html|papers)/(.+?)\.(?:html|pdf)", path)
    ):
        return Id("cvf", f"{match[1]}/html/{match[2]}.html", url)
    if host == "github.com" and (match := re.match(r"/([\w.-]+)/([\w.-]+)", path)):
        return Id("github", f"{match[1]}/{match[2].removesuffix('.git')}", url)
    if (doi := text.doi(url)) and not doi.startswith("10.5555/"):
        return Id("doi", doi, url)
    return Id("page", url, url)
