"""What the services add to a paper of the catalogue: only what it lacks, unless everything they say
is wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mucli import text
from mucli.catalog.extras import Extras
from mucli.lists.guess import Venues
from mucli.lists.tidy import tidy
from mucli.lookup.found import Found, Merged, merge, sources
from mucli.model import Paper, joined

_OF_VERSION = ("month", "volume", "number", "pages", "publisher")
_IDS = ("arxiv", "openreview")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an answer fills in or, with ``old``, replaces."""

    field: str
    old: str
    new: str
    service: str

    def __str__(self) -> str:
        """Return the change in words."""
        return f"{self.field}: {self.old + ' → ' if self.old else ''}{self.new} ({self.service})"


def lacks(paper: Paper, extras: Extras) -> tuple[str, ...]:
    """Return what a reader would miss in ``paper``: authors, venue, published (only a preprint is
    known), doi, pages.

    Pages are missed only where a DOI is known, as many conferences have neither.
    """
    venue = extras.venues.get(paper.venue or "")
    missing = ["authors"] if paper.others or not paper.authors else []
    if venue is None:
        return (*missing, "venue")
    if venue.kind == "preprint":
        return (*missing, "published")
    missing += [] if paper.doi else ["doi"]
    missing += ["pages"] if paper.doi and not paper.pages else []
    return tuple(missing)


def enrich(
    paper: Paper, answers: Sequence[Found], extras: Extras, *, overwrite: bool
) -> tuple[Paper, tuple[Change, ...], str]:
    """Return ``paper`` with what ``answers`` (at least one) add, the changes, and a remark on a
    published version that was not taken over.

    A field that the record has stays, unless ``overwrite``; kind, categories, topics and key always
    do. What belongs to a version (venue, year, volume, pages) is filled in only where the answers
    speak of the record's version.
    """
    merged = merge(answers, Venues(extras.venues))
    offered, _lost = tidy(merged.paper)
    take: dict[str, Any] = {name: getattr(offered, name) for name in (*_IDS, "doi")}
    remark = ""
    if overwrite or _same_version(paper, offered, extras):
        take |= {name: getattr(offered, name) for name in ("venue", "year", *_OF_VERSION)}
    elif offered.venue != paper.venue and merged.venue and not _is_preprint(offered.venue, extras):
        remark = (
            f"{merged.origin.get('venue', 'a service')} names {merged.venue} {offered.year};"
            " --overwrite takes that version over"
        )
        if not _is_preprint(paper.venue, extras):
            take.pop("doi")  # of an appearance elsewhere
    if len(offered.authors) > len(paper.authors) and not (paper.others or overwrite):
        service = merged.origin.get("authors", "a service")
        count = f"{service} names {len(offered.authors)} authors, the record {len(paper.authors)}"
        remark = "; ".join(filter(None, (remark, count)))
    if overwrite:
        take["title"] = offered.title
    if _more_authors(paper, offered) or (overwrite and offered.authors and not offered.others):
        take["authors"] = offered.authors
    changes = _changes(paper, take, merged, overwrite=overwrite)
    if not changes:
        return paper, (), remark
    made = replace(paper, **{change.field: take[change.field] for change in changes})
    if any(change.field == "authors" for change in changes):
        made = replace(made, others=offered.others)
    if any(change.field == "title" for change in changes):
        made = replace(made, other_titles=tuple(dict.fromkeys((*paper.other_titles, paper.title))))
    stated = [(change.field, change.service) for change in changes]
    made = replace(made, sources=joined(paper.sources, sources(stated, answers)))
    cleaned, lost = tidy(made)
    return (paper, (), "; ".join(lost)) if lost else (cleaned, changes, remark)


def _changes(
    paper: Paper, take: dict[str, Any], merged: Merged, *, overwrite: bool
) -> tuple[Change, ...]:
    changes = []
    for name, value in take.items():
        old = getattr(paper, name)
        replaces = overwrite or (name == "authors" and value) or not old
        if value and value != old and replaces:
            changes.append(Change(name, _shown(old), _shown(value), merged.origin.get(name, "")))
    return tuple(changes)


def _same_version(paper: Paper, offered: Paper, extras: Extras) -> bool:
    """Tell whether the answers speak of the version that the record describes."""
    if paper.doi and offered.doi:
        return paper.doi.lower() == offered.doi.lower()
    if paper.venue and offered.venue:
        return paper.venue == offered.venue and (
            abs(paper.year - offered.year) <= 1 or not offered.year
        )
    if paper.venue:
        return not offered.year or (
            paper.year == offered.year and not _is_preprint(paper.venue, extras)
        )
    return paper.year == offered.year


def _is_preprint(venue: str | None, extras: Extras) -> bool:
    known = extras.venues.get(venue or "")
    return known is not None and known.kind == "preprint"


def _more_authors(paper: Paper, offered: Paper) -> bool:
    """Tell whether the answers complete a list of authors that is empty or known to be incomplete,
    of the same people.
    """
    if not offered.authors or not (paper.others or not paper.authors):
        return False
    names = {word for author in offered.authors for word in text.words(author.natural)}
    mine = [text.words(author.family) for author in paper.authors]
    complete = len(offered.authors) > len(paper.authors) or (
        len(offered.authors) == len(paper.authors) and not offered.others
    )
    return complete and all(set(words) & names for words in mine)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(each.natural for each in value)
    return text.printable(str(value)) if value else ""
