"""Floor 3: the records of what stands beside the papers: words, data sets, metrics, benchmarks,
what helps newcomers, the catalogue itself.

They follow the rules of ``mucli.model``, and are a module of their own because most commands need
none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mucli.model import DAY_PATTERN, KEY_PATTERN, SLUG_PATTERN, Author, Paper, Source, about
from mucli.text import ARXIV, DOI, OPENREVIEW

DATASET_TYPES = (
    *("image", "diffusion", "text", "language-model", "multimodal", "graph", "recommender"),
    *("federated", "tabular", "sequence", "audio"),
)
"""What a data set holds, or the models it is made to test."""


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled word of the taxonomy (a kind, category or topic)."""

    key: str = about("The word.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The word as it is shown.")
    definition: str = about("What it means, in one sentence.")
    aliases: tuple[str, ...] = about("Abbreviations and other spellings.", ())


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The controlled words, and ``terms``: further expressions of the field with their
    abbreviations.
    """

    kinds: dict[str, Term] = about("What sort of contribution a paper makes.", {})
    categories: dict[str, Term] = about("The four sections of the field.", {})
    topics: dict[str, Term] = about("What papers are about.", {})
    forgets: dict[str, Term] = about("What is forgotten.", {})
    guarantees: dict[str, Term] = about("What is claimed of the result.", {})
    needs: dict[str, Term] = about("What a method needs at hand.", {})
    terms: dict[str, tuple[str, ...]] = about(
        "Expressions of the field and their other spellings, for search.", {}
    )


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper that introduced something: its ``key`` when the catalogue holds it (written as plain
    text), else ``title`` and ``url``.
    """

    key: str | None = about("Its key in the catalogue.", None, pattern=KEY_PATTERN)
    title: str | None = about("The paper's title, where the catalogue does not hold it.", None)
    url: str | None = about("Where to read it.", None, form="url")


def completed(
    links: Iterable[PaperLink], find: Callable[[str], Paper | None]
) -> tuple[PaperLink, ...]:
    """Return ``links`` with the title and address of the papers that ``find`` (a key's paper, None
    where there is none) knows.
    """
    found = []
    for link in links:
        paper = find(link.key) if link.key else None
        title, url = (paper.title, paper.url) if paper else (None, None)
        found.append(PaperLink(link.key, link.title or title, link.url or url))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set used to evaluate unlearning; ``items`` and ``size`` as its source states them."""

    key: str = about("The data set's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name.")
    type: str = about("What it holds.", choices=DATASET_TYPES)
    aliases: tuple[str, ...] = about("Other names.", ())
    items: str | None = about("How many items, as its source states it.", None)
    size: str | None = about("How much disk it takes, as its source states it.", None)
    task: str | None = about("What it is used for.", None)
    description: str | None = about("What it is, in our words.", None)
    links: tuple[str, ...] = about("Where to get it; the first is the one to open.", (), form="url")
    introduced_by: tuple[PaperLink, ...] = about("The papers that introduced it.", ())
    lists: dict[str, dict[str, int]] = about(
        "The lists that name it: list, section, row there.", {}, low=1
    )
    sources: tuple[Source, ...] = about("The records that it was checked against.", ())


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of unlearning. ``formula`` is LaTeX without dollar signs."""

    key: str = about("The metric's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name.")
    aliases: tuple[str, ...] = about("Other names.", ())
    definition: str = about("Precise enough to implement.", "")
    formula: str | None = about("LaTeX, without dollar signs.", None)
    measures: str = about("What it measures.", "")
    reading: str = about("How to read a value.", "")
    introduced_by: tuple[PaperLink, ...] = about("The papers that introduced it.", ())
    used_by: tuple[str, ...] = about("Papers known to use it: their keys.", (), pattern=KEY_PATTERN)
    lists: dict[str, dict[str, int]] = about(
        "The lists that name it: list, section, row there.", {}, low=1
    )
    sources: tuple[Source, ...] = about("The records that it was checked against.", ())


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A framework, challenge or tool that compares methods; ``links`` has project, paper, data and
    demo.
    """

    key: str = about("The benchmark's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name.")
    aliases: tuple[str, ...] = about("Other names.", ())
    description: str | None = about("What it is, in our words.", None)
    links: dict[str, tuple[str, ...]] = about(
        "Addresses by name: project, paper, data, demo.", {}, form="url"
    )
    datasets: tuple[str, ...] = about(
        "The data sets it works on: keys of datasets.yaml.", (), pattern=SLUG_PATTERN
    )
    metrics: tuple[str, ...] = about(
        "What it measures: keys of metrics.yaml.", (), pattern=SLUG_PATTERN
    )
    introduced_by: tuple[PaperLink, ...] = about("The papers that introduced it.", ())
    used_by: tuple[str, ...] = about("Papers known to use it: their keys.", (), pattern=KEY_PATTERN)
    lists: dict[str, dict[str, int]] = about(
        "The lists that name it: list, section, row there.", {}, low=1
    )
    sources: tuple[Source, ...] = about("The records that it was checked against.", ())


@dataclass(frozen=True, slots=True)
class Sign:
    """A phrase that speaks for or against a paper's being of the field."""

    phrase: str = about("The phrase, as it is read: case, accents and hyphens do not count.")
    weight: int = about("How much it says: 1 a little, 5 nearly all.", low=1, high=9)
    where: str = about("Where it must stand.", "anywhere", choices=("title", "anywhere"))


@dataclass(frozen=True, slots=True)
class Discover:
    """What ``mucli discover`` asks the services, and what tells the field from its neighbours."""

    queries: tuple[str, ...] = about("Phrases to search titles and abstracts for.", ())
    acl_volumes: tuple[str, ...] = about(
        "Volumes of the ACL Anthology to read: 2026.acl-long.", (), pattern=r"[\w.-]+"
    )
    signs: tuple[Sign, ...] = about("Phrases that speak for a paper.", ())
    against: tuple[Sign, ...] = about("Phrases that speak against it.", ())


@dataclass(frozen=True, slots=True)
class RejectedPaper:
    """A paper that somebody judged not to be of the field."""

    title: str = about("The title.")
    reason: str = about("Why it is not of the field.")
    day: str = about("The day of the judgement.", pattern=DAY_PATTERN)
    doi: str | None = about("The DOI.", None, pattern=DOI.pattern)
    arxiv: str | None = about("The arXiv id without version.", None, pattern=ARXIV.pattern)
    openreview: str | None = about("The OpenReview forum id.", None, pattern=OPENREVIEW.pattern)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The papers that ``discover`` and ``sync`` do not ask about again."""

    papers: tuple[RejectedPaper, ...] = about("The papers, in the order of judgement.", ())

    def as_papers(self) -> list[Paper]:
        """Return them as records to hold others against; the key of each is its place, from 0."""
        return [
            Paper(str(n), each.title, doi=each.doi, arxiv=each.arxiv, openreview=each.openreview)
            for n, each in enumerate(self.papers)
        ]


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey that the catalogue asks its readers to cite."""

    title: str = about("The title.")
    authors: tuple[Author, ...] = about("Everyone in order.", ())
    key: str | None = about("Its key in the catalogue.", None, pattern=KEY_PATTERN)
    url: str | None = about("Where to read it.", None, form="url")
    bibtex: str = about("How to cite it.", "")


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news."""

    date: str = about("The day, YYYY-MM-DD.", pattern=r"\d{4}-\d{2}-\d{2}")
    text: str = about("What happened.")
    url: str | None = about("Where to read more.", None, form="url")


@dataclass(frozen=True, slots=True)
class Upstream:
    """A list that the catalogue follows."""

    key: str = about("The list's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name.")
    url: str = about("Its home.", form="url")
    readme: str = about("The Markdown file itself.", form="url")
    site: str | None = about("Its website.", None, form="url")


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper that a newcomer should read."""

    paper: str = about("Its key in the catalogue.", pattern=KEY_PATTERN)
    why: str = about("Why to read it, in one sentence of ours.")


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A main line of method: what its methods share, and the papers to know it by."""

    key: str = about("The line's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name.")
    description: str = about("What the methods do and where they end, in our words.")
    papers: tuple[str, ...] = about(
        "The two or three papers that this rests on: their keys.", pattern=KEY_PATTERN
    )
    topic: str | None = about("The topic that has more of them.", None, pattern=SLUG_PATTERN)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a newcomer starts: what to read, in order, and the main lines of method."""

    readings: tuple[Reading, ...] = about("The readings, in order.", ())
    lines: dict[str, MethodLine] = about("The main lines of method.", {})


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """An expression of the field, explained."""

    key: str = about("The name as words joined by '-'.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The expression as it stands in a sentence.")
    definition: str = about("What it means, in our words.")
    papers: tuple[str, ...] = about("The papers that this rests on: keys.", pattern=KEY_PATTERN)
    aliases: tuple[str, ...] = about("Abbreviations and other expressions for it.", ())
    see: tuple[str, ...] = about(
        "Terms that it is told from or built on: their keys.", (), pattern=SLUG_PATTERN
    )


@dataclass(frozen=True, slots=True)
class About:
    """What the catalogue says of itself."""

    name: str = about("The catalogue's name.", "")
    survey: Survey | None = about("The survey to cite.", None)
    news: tuple[News, ...] = about("What happened.", ())
    upstream: dict[str, Upstream] = about("The lists that are followed.", {})
