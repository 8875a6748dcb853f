"""The paper that a repository's README asks to cite, or names."""

import re
from dataclasses import dataclass, replace

from mucli.errors import UsageError
from mucli.lists.bib_rows import read_bib
from mucli.lookup.found import FALLBACK, Found
from mucli.lookup.recognise import Id, parse_id
from mucli.lookup.services import github
from mucli.model import Source

_ADDRESS = re.compile(
    r"https?://(?:www\.|dx\.)?(?:arxiv\.org/(?:abs|pdf)/|doi\.org/10\.|openreview\.net/(?:forum|pdf)\?|aclanthology\.org/"
    r"|proceedings\.mlr\.press/v|openaccess\.thecvf\.com/)[^\s\"'<>\])}]+"
)


@dataclass(frozen=True, slots=True)
class Readme:
    """What a repository's README says of its paper: the identifiers it names, likeliest first, and
    the record it asks to cite, if any.
    """

    ids: tuple[Id, ...] = ()
    cited: Found | None = None


def read_readme(repository: str) -> Readme:
    """Return what the README of ``repository`` says of its paper; what it asks to cite goes first,
    then what it names most often.

    Raises OutsideError.
    """
    source = github.readme(repository)
    rows = [row for row in read_bib(source).rows if not row.problem]
    names = [name for row in rows[:1] for name in (row.paper.doi, row.paper.arxiv) if name]
    linked = [match[0].rstrip(").,;") for match in _ADDRESS.finditer(source)]
    linked += [
        match[1] for match in re.finditer(r"\barxiv[:\s]+(\d{4}\.\d{4,5})", source, re.IGNORECASE)
    ]
    ids = [found for name in (*names, *linked) if (found := _id(name))]
    places = [(found.kind, found.value) for found in ids]
    order = sorted(
        ids, key=lambda found: (found.value not in names, -places.count((found.kind, found.value)))
    )
    kept = {(found.kind, found.value): found for found in reversed(order)}
    cited = (
        Found(
            github.SERVICE.name,
            FALLBACK,
            replace(rows[0], paper=replace(rows[0].paper, key="")),
            record=Source("repository", f"https://github.com/{repository}"),
        )
        if rows
        else None
    )
    return Readme(tuple(reversed(kept.values())), cited)


def _id(name: str) -> Id | None:
    """Return the identifier of a paper that ``name`` is; None for other addresses."""
    try:
        found = parse_id(name)
    except UsageError:
        return None
    return found if found.kind not in ("page", "github") else None
