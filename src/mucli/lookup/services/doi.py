"""DOIs: what their registries (Crossref, DataCite) say, by content negotiation at doi.org."""

from urllib.parse import quote

from mucli import text
from mucli.errors import OutsideError
from mucli.lists.works import csl_facts, work_row
from mucli.lookup.answers import mapping
from mucli.lookup.found import PREPRINT, PUBLISHED, Found
from mucli.model import Source
from mucli.web.client import ask
from mucli.web.services import DOI

NAME = "doi"
SERVICE = DOI
_CSL = "application/vnd.citationstyles.csl+json"


def recognise(given: str) -> str | None:
    """Return the DOI that ``given`` is or holds; ACM's 10.5555 names nothing at doi.org."""
    found = text.doi(given)
    return None if found is None or ("://" in given and found.startswith("10.5555/")) else found


def fetch(doi: str) -> Found | None:
    """Return what the registry of ``doi`` (Crossref, DataCite) says, by content negotiation at
    doi.org; None for an unknown DOI.

    Raises OutsideError.
    """
    answer = ask(DOI, f"/{quote(doi, safe='/:;()')}", accept=_CSL)
    if answer.status != 200:
        return None
    facts, authors = csl_facts(mapping(answer, DOI))
    abstract = facts.pop("abstract")
    facts["key"], said = "", text.doi(facts["doi"]) or ""
    if said and said != doi.lower():
        answer.forget()
        raise OutsideError(f"{DOI.name} answers about {said} instead of {doi}; try again later")
    facts["doi"] = doi
    row = work_row(0, {**facts, "url": f"https://doi.org/{doi}"}, authors)
    rank = PREPRINT if doi.startswith("10.48550/") else PUBLISHED
    return Found(DOI.name, rank, row, abstract, Source("doi", doi))
