"""The Computer Vision Foundation: the pages of its open-access papers."""

import re
from urllib.parse import quote

from mucli.lookup.answers import described
from mucli.lookup.found import Found
from mucli.model import Source
from mucli.web.client import ask
from mucli.web.services import CVF

NAME = "cvf"
SERVICE = CVF
_ADDRESS = re.compile(
    r"https?://(?:www\.)?openaccess\.thecvf\.com/(.+?)/(?:html|papers)/(.+?)\.(?:html|pdf)"
)


def recognise(given: str) -> str | None:
    """Return the place of the page of the paper that the address ``given`` leads to."""
    match = _ADDRESS.fullmatch(given)
    return f"{match[1]}/html/{match[2]}.html" if match else None


def fetch(place: str) -> Found | None:
    """Return what CVF's page ``place`` says; None when there is none. Raises OutsideError."""
    url = f"https://openaccess.thecvf.com/{place}"
    return described(ask(CVF, f"/{quote(place)}"), CVF.name, url, Source("cvf", url))
