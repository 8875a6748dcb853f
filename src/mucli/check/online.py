"""What the services say of a reference that the catalogue does not hold.

An identifier is asked for first: what it resolves to is the work, or another one, which is named.
Else the title and the authors are searched for, service by service, until one has the work. A
reference is called ``not-found`` only when two services that do not depend on each other have
answered and neither has it; a service that failed has said nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from mucli.check.judge import (
    DIFFERS,
    NOT_FOUND,
    OUTDATED,
    RIGHT,
    UNCHECKED,
    Difference,
    Judged,
    against,
)
from mucli.identify import Grade, Index, Said
from mucli.model import Paper

_ENOUGH = 2  # independent services that must have answered
_NAMES = {"doi": "DOI", "arxiv": "arXiv id", "openreview": "OpenReview forum"}
# Services that take their records from another one do not count beside it.
_TAKES_FROM = {"doi.org": "Crossref", "OpenReview (before 2023)": "OpenReview"}


class Answer(Protocol):
    """What a service says of a work."""

    @property
    def paper(self) -> Paper:
        """The facts."""
        ...


class Asked(Protocol):
    """The services to ask (``mucli.lookup.verify.Services``)."""

    def by_id(self, said: Said) -> Iterator[tuple[str, str, "Answer | None"]]:
        """Give the kind of each identifier, the service, and the answer."""
        ...

    def by_title(self, said: Said) -> Iterator[tuple[str, "Sequence[Answer]"]]:
        """Give each service, and what it finds."""
        ...


def ask_about(judged: Judged, services: Asked) -> Judged:
    """Return the verdict on a reference after asking ``services`` about it."""
    entry, asked = judged.entry, list[str]()
    wrong: list[Difference] = []
    for kind, service, answer in services.by_id(entry.said):
        asked.append(service)
        name, value = _NAMES[kind], getattr(entry.said, kind)
        if answer is None:
            message = f"{service} knows no {name} {value}"
            wrong.append(Difference(kind, value, "", 0.9, message))
        elif _is(entry.said, answer.paper):
            return _verdict(judged, answer.paper, service, asked, wrong)
        else:
            title = answer.paper.title
            message = f"its {name} {value} is that of {title!r}"
            wrong.append(Difference(kind, value, title, 0.95, message))
    namesakes: list[tuple[str, Paper]] = []
    if entry.said.title:
        for service, answers in services.by_title(entry.said):
            asked.append(service)
            papers = [answer.paper for answer in answers]
            if paper := _best(entry.said, papers):
                return _verdict(judged, paper, service, asked, wrong)
            namesakes += [(service, paper) for paper in _same_title(entry.said, papers)]
            if len(_independent(asked)) > _ENOUGH and not namesakes:
                break
    return _unknown(judged, asked, wrong, namesakes)


def _verdict(
    judged: Judged, paper: Paper, service: str, asked: Sequence[str], wrong: Sequence[Difference]
) -> Judged:
    found = [*wrong, *against(judged.entry, paper)]
    reason = f"{service} has it" + (f" as {paper.title!r}" if found else "")
    made = replace(
        judged,
        verdict=DIFFERS if found else RIGHT,
        reason=reason,
        paper=paper.doi or paper.arxiv or paper.openreview or "",
        found="online",
        sure=0.9,
        differences=tuple(found),
        asked=tuple(dict.fromkeys(asked)),
    )
    if not found and judged.entry.preprint and paper.doi and not paper.arxiv:
        return replace(made, verdict=OUTDATED, reason=f"{service} has it published: {paper.doi}")
    return made


def _unknown(
    judged: Judged,
    asked: Sequence[str],
    wrong: Sequence[Difference],
    namesakes: Sequence[tuple[str, Paper]],
) -> Judged:
    """Judge a reference that no service has under its title and authors."""
    asked = tuple(dict.fromkeys(asked))
    if wrong:
        return replace(judged, verdict=DIFFERS, reason="", differences=tuple(wrong), asked=asked)
    if namesakes:
        service, paper = namesakes[0]
        found = against(judged.entry, paper)
        reason = f"{service} has a work of this title by others ({paper.byline})"
        if any(each.field == "author" for each in found):
            return replace(
                judged,
                verdict=DIFFERS,
                reason=reason,
                found="online",
                sure=0.6,
                differences=found,
                asked=asked,
            )
    if len(_independent(asked)) >= _ENOUGH and judged.entry.said.title:
        reason = f"{', '.join(_independent(asked))} have no such work"
        return replace(judged, verdict=NOT_FOUND, reason=reason, sure=0.8, asked=asked)
    reason = "the services could not be asked" if not asked else "too few services answered"
    return replace(judged, verdict=UNCHECKED, reason=reason, asked=asked)


def _independent(asked: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_TAKES_FROM.get(service, service) for service in asked))


def _is(said: Said, paper: Paper) -> bool:
    """Tell whether what an identifier resolves to is the work: a like title is enough."""
    index = Index([replace(paper, key="found")])
    answer = index.find(said)
    if answer.paper is not None:
        return True
    return index.grade(said, paper) >= Grade.HEAD if said.title else True


def _best(said: Said, papers: Sequence[Paper]) -> Paper | None:
    """Return the one of ``papers`` that is the work, by title and authors."""
    numbered = {f"p{number}": paper for number, paper in enumerate(papers)}
    index = Index(replace(paper, key=key) for key, paper in numbered.items())
    answer = index.find(replace_ids(said))
    if answer.paper is None or (answer.how != "title+authors" and said.authors):
        return None
    return numbered[answer.paper.key]


def replace_ids(said: Said) -> Said:
    """Return what is said without identifiers, which a search must not go by."""
    return Said(said.title, said.year, people=lambda: said.authors)


def _same_title(said: Said, papers: Sequence[Paper]) -> list[Paper]:
    index = Index(papers)
    return [paper for paper in papers if index.grade(said, paper) == Grade.SAME]
