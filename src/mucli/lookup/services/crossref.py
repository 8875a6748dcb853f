"""Crossref: works by title and authors."""

from urllib.parse import quote

from mucli import text
from mucli.lists.works import csl_facts, work_row
from mucli.lookup.answers import dicts, is_of, mapping, refuse
from mucli.lookup.found import PREPRINT, PUBLISHED, Found
from mucli.model import Paper, Source
from mucli.web.client import ask
from mucli.web.services import CROSSREF

NAME = "crossref"
SERVICE = CROSSREF


def search(paper: Paper) -> list[Found]:
    """Return the works that Crossref finds for the title and the first author of ``paper``, nearest
    first. Raises OutsideError.
    """
    first = paper.authors[0].family if paper.authors else ""
    query = (
        "/works?rows=5&select=DOI,title,author,type,issued,container-title,subtitle"
        f"&query.bibliographic={quote(paper.title)}&query.author={quote(first)}"
    )
    answer = ask(CROSSREF, query)
    refuse(answer, CROSSREF)
    message = mapping(answer, CROSSREF).get("message")
    found = []
    for item in dicts(message.get("items") if isinstance(message, dict) else None):
        facts, authors = csl_facts(item)
        doi = text.doi(facts["doi"])
        rank = PREPRINT if item.get("type") == "posted-content" else PUBLISHED
        row = work_row(0, {**facts, "key": ""}, authors)
        found.append(Found(CROSSREF.name, rank, row, record=Source("doi", doi) if doi else None))
    return found


def doi_by_title(paper: Paper) -> str | None:
    """Return the DOI that Crossref knows for a work of this title by these authors, preprints
    apart, or None. Raises OutsideError.
    """
    for found in search(paper):
        if found.paper.doi and found.rank == PUBLISHED and is_of(found, paper):
            return found.paper.doi
    return None
