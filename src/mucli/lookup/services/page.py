"""Any page that describes a paper by ``citation_*`` tags: publishers, ECVA, NeurIPS."""

from mucli.lookup.answers import described
from mucli.lookup.found import Found
from mucli.model import Source
from mucli.web.client import get
from mucli.web.urls import host_of

NAME = "page"
_PUBLISHERS = {
    "openaccess.thecvf.com": "cvf",
    "ecva.net": "ecva",
    "proceedings.neurips.cc": "neurips",
    "papers.nips.cc": "neurips",
}


def recognise(given: str) -> str | None:
    """Return ``given`` where it is an address."""
    return given if given.startswith(("http://", "https://")) else None


def fetch(url: str) -> Found | None:
    """Return what the page at ``url`` says of the paper it describes; None when it describes none.
    Raises OutsideError.
    """
    answer = get(url, fresh=24 * 3600.0, typed=True)
    host = host_of(url)
    return described(answer, host, url, Source(_PUBLISHERS.get(host, "publisher"), url))
