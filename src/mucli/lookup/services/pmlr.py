"""PMLR: the pages of its papers."""

import re

from mucli.lookup.answers import described
from mucli.lookup.found import Found
from mucli.model import Source
from mucli.web.client import ask
from mucli.web.services import PMLR

NAME = "pmlr"
SERVICE = PMLR


def recognise(given: str) -> str | None:
    """Return the place (``v119/guo20c``) of the paper that the address ``given`` leads to."""
    match = re.match(r"https?://(?:www\.)?proceedings\.mlr\.press/(v\d+/[a-z0-9-]+)", given)
    return match[1] if match else None


def fetch(place: str) -> Found | None:
    """Return what PMLR's page of the paper ``place`` (``v119/guo20c``) says; None when there is
    none. Raises OutsideError.
    """
    record = Source("pmlr", place)
    return described(ask(PMLR, f"/{place}.html"), PMLR.name, record.address, record)
