"""What a person gives to ``add``: an identifier or an address, and which service knows it."""

from dataclasses import dataclass

from mucli import text
from mucli.errors import UsageError
from mucli.lookup.services import SERVICES
from mucli.web.urls import clean_url


@dataclass(frozen=True, slots=True)
class Id:
    """One identifier: its ``kind`` (the name of a service: arxiv, doi, openreview, acl, pmlr, cvf,
    github, page), the bare ``value`` and the ``url`` given.
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
    for module in SERVICES:
        recognise = getattr(module, "recognise", None)
        for form in dict.fromkeys(filter(None, (given if url is None else "", url))):
            if recognise and (value := recognise(form)):
                return Id(module.NAME, value, url or "")
    raise UsageError(
        f"{text.printable(given)!r} is no arXiv id, DOI or address of a paper; "
        "give one such as 1912.03817 or 10.1109/SP40001.2021.00019"
    )
