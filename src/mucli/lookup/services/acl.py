"""The ACL Anthology: papers by their number there."""

import re
from dataclasses import replace
from urllib.parse import quote

from mucli.lists.bib_rows import read_bib
from mucli.lookup.found import PUBLISHED, Found
from mucli.model import Source
from mucli.web.client import ask
from mucli.web.services import ACL

NAME = "acl"
SERVICE = ACL
_NUMBER = re.compile(r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+")
_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/"
    r"([A-Za-z0-9.-]+?)(?:v\d+)?(?:\.pdf|\.bib)?/?(?:[?#].*)?",
    re.IGNORECASE,
)


def recognise(given: str) -> str | None:
    """Return the Anthology's number that ``given`` is or leads to."""
    match = _ADDRESS.fullmatch(given)
    return match[1] if match else given if _NUMBER.fullmatch(given) else None


def fetch(number: str) -> Found | None:
    """Return what the ACL Anthology says of the paper ``number``, by its BibTeX; None when it has
    none. Raises OutsideError.
    """
    answer = ask(ACL, f"/{quote(number)}.bib")
    rows = (
        [row for row in read_bib(answer.text).rows if not row.problem]
        if answer.status == 200
        else []
    )
    if not rows:
        return None
    paper = replace(
        rows[0].paper, key="", links={"paper": (f"https://aclanthology.org/{number}/",)}
    )
    record = Source("acl", number)
    return Found(ACL.name, PUBLISHED, replace(rows[0], paper=paper), record=record)
