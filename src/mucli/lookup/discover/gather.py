"""What several services found, brought together: one candidate a paper, without those known."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mucli.catalog.extras import Extras
from mucli.errors import OutsideError
from mucli.identify import Index, Said
from mucli.identify.index import UNSURE
from mucli.lookup.discover import search_of
from mucli.lookup.discover.asked import LIMIT, Asked
from mucli.lookup.discover.nearby import Nearby
from mucli.lookup.discover.relevance import Judgement, Relevance
from mucli.lookup.found import Found
from mucli.lookup.proposal import SUGGESTED, Draft, make_draft
from mucli.model import Paper


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that the catalogue lacks: its record so far, how surely it is of the field, and what
    is odd about it.
    """

    draft: Draft
    judgement: Judgement
    services: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """``sure``, ``doubtful`` or ``off topic``; what two services describe differently, or the
        catalogue may hold, is never sure.
        """
        sure = self.judgement.verdict
        return "doubtful" if sure == "sure" and self.remarks else sure


@dataclass(slots=True)
class Discovery:
    """What a search found: candidates, the surest first; how many rows were known or had been
    rejected; a sentence for each thing that went wrong, and the services that failed.
    """

    candidates: list[Candidate] = field(default_factory=list)
    known: int = 0
    rejected: int = 0
    complaints: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    answers: list[Found]
    remarks: list[str] = field(default_factory=list)


def discover(
    extras: Extras,
    papers: Sequence[Paper],
    rejected: Iterable[Paper],
    since: Mapping[str, datetime.date],
    *,
    progress: Callable[[str], None] = lambda _name: None,
    limit: int = LIMIT,
) -> Discovery:
    """Ask the services of ``since`` for papers of the field from that day on, and return those that
    neither ``papers`` nor the ``rejected`` ones are.

    A service that fails costs a sentence; what it had answered before stays.
    """
    done, discovering = Discovery(), extras.discover
    found: list[Found] = []
    for name, day in since.items():
        progress(name)
        done.asked.append(name)
        asked = Asked(
            discovering.queries,
            day,
            discovering.acl_volumes,
            done.complaints.append,
            limit,
        )
        try:
            found.extend(search_of(name)(asked))
        except OutsideError as error:
            done.complaints.append(str(error))
            done.failed.append(name)
    index, refused = Index(papers), Index(rejected)
    relevance, nearby = Relevance(discovering, papers, names_of(extras)), Nearby(papers)
    for group in _grouped(_unknown(found, index, refused, done)):
        draft = suggested(make_draft(group.answers, extras, index), nearby, extras)
        index.keys[draft.paper.key] = draft.paper.key  # the next of this name gets another letter
        done.candidates.append(_candidate(group, draft, relevance))
    done.candidates.sort(key=lambda each: (-each.judgement.chance, each.draft.paper.key))
    return done


def names_of(extras: Extras) -> list[str]:
    """Return the names of the data sets that were made for unlearning: not CIFAR, which all use."""
    made = [
        each for each in extras.datasets.values() if any(link.key for link in each.introduced_by)
    ]
    return [name for each in made for name in (each.name, *each.aliases)]


def _unknown(
    found: Iterable[Found], index: Index, refused: Index, done: Discovery
) -> list[tuple[Found, str]]:
    """Return the answers about papers that are neither known nor rejected, each with a remark on
    what makes that doubtful.
    """
    left = []
    for answer in found:
        said = Said.of(answer.paper)
        known = index.find(said)
        if known.conflict:
            left.append((answer, f"{answer.service}: {known.trouble}"))
        elif known.paper and known.sure > UNSURE:
            done.known += 1
        elif (other := refused.find(said)).paper and other.sure > UNSURE:
            done.rejected += 1
        elif known.paper:
            left.append((answer, f"it may be {known.paper.key} ({known.paper.title})"))
        else:
            left.append((answer, ""))
    return left


def _grouped(answers: Sequence[tuple[Found, str]]) -> list[_Group]:
    """Bring answers about one paper together. Where one identifier goes with two titles nothing is
    merged, and both say so.
    """
    groups: dict[str, _Group] = {}
    index = Index()
    for number, (answer, remark) in enumerate(answers):
        same = index.find(Said.of(answer.paper))
        key = same.paper.key if same.paper and same.sure > UNSURE and not same.conflict else ""
        if key in groups:
            groups[key].answers.append(answer)
        else:
            key = f"found{number}"
            groups[key] = _Group([answer])
            if same.conflict:
                other = groups[same.conflict.key]
                first = other.answers[0]
                groups[key].remarks.append(
                    f"{first.service} gives its {same.by} to {first.paper.title!r}; look at both"
                )
                other.remarks.append(
                    f"{answer.service} gives its {same.by} to {answer.paper.title!r}; look at both"
                )
        if remark:
            groups[key].remarks.append(remark)
        index.add(_widened(index.papers.get(key), answer.paper, key))
    return list(groups.values())


def _widened(known: Paper | None, more: Paper, key: str) -> Paper:
    """Return ``known`` with the identifiers of ``more``, under ``key``."""
    if known is None:
        return replace(more, key=key)
    return replace(
        known,
        doi=known.doi or more.doi,
        arxiv=known.arxiv or more.arxiv,
        openreview=known.openreview or more.openreview,
        authors=known.authors or more.authors,
        other_titles=tuple(dict.fromkeys((*known.other_titles, more.title))),
    )


def suggested(draft: Draft, nearby: Nearby, extras: Extras) -> Draft:
    """Return ``draft`` with category and topics as the nearest papers of the catalogue have them,
    where these were only suggested. A title that says that it is a survey is believed.
    """
    paper, vote = draft.paper, nearby.vote(draft.paper.title)
    if draft.origin.get("categories") == SUGGESTED and "survey" not in paper.categories:
        categories = (vote.category,) if vote.category in extras.taxonomy.categories else ()
        paper = replace(paper, categories=categories or paper.categories)
    if draft.origin.get("topics") == SUGGESTED:
        both = {*paper.topics, *vote.topics}
        paper = replace(paper, topics=tuple(t for t in extras.taxonomy.topics if t in both))
    return replace(draft, paper=paper)


def _candidate(group: _Group, draft: Draft, relevance: Relevance) -> Candidate:
    abstract = next((each.abstract for each in group.answers if each.abstract), "")
    judged = relevance.judge(draft.paper.title, abstract, draft.paper.authors)
    services = tuple(dict.fromkeys(each.service for each in group.answers))
    return Candidate(draft, judged, services, tuple(dict.fromkeys(group.remarks)))
