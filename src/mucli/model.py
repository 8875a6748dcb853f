"""The records of the catalogue, and nothing else.

Each record is frozen, compares by value and is written in one form everywhere: ``to_json`` gives the mapping that stands in the YAML files
(facts that are unknown are absent), that the compiled catalogue stores and that ``--format json`` prints; ``from_json`` reads it back.
The metadata of each field feeds the reader's checks and the JSON Schemas for editors: ``doc`` says what it is, ``pattern`` (a regular
expression that the whole text must match), ``low`` and ``high`` bound numbers, ``form`` names a check (``url``, ``key``).
"""

from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Self

from mucli import text

JSON_VERSION = 1
"""The version of the JSON that the command line prints; it rises when a field changes its meaning or goes."""

KEY_PATTERN = r"[a-z][a-z0-9]*"
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def _about(doc: str, default: Any = MISSING, **rules: Any) -> Any:
    metadata = {"doc": doc, **rules}
    if default is MISSING:
        return field(metadata=metadata)
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Author:
    """One author. ``family`` includes particles ("van der Maaten"); ``given`` and ``suffix`` may be empty.

    A group, or a person without a family name, is ``family`` alone.
    """

    family: str
    given: str = ""
    suffix: str = ""

    @classmethod
    def parse(cls, name: str) -> Self:
        """Read ``Family, Given``, ``Family, Suffix, Given`` (BibTeX's order) or a single name."""
        parts = [part.strip() for part in name.split(",")]
        if len(parts) == 1:
            return cls(parts[0])
        if len(parts) == 2:
            return cls(parts[0], parts[1])
        return cls(parts[0], ", ".join(parts[2:]), parts[1])

    def __str__(self) -> str:
        """Return the name as the catalogue writes it; ``Author.parse`` reads it back."""
        return ", ".join(part for part in (self.family, self.suffix, self.given) if part)

    @property
    def natural(self) -> str:
        """The name as it is spoken: ``Lucas Bourtoule``, ``Harry Lewis Jr.``."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Code:
    """A link to an implementation, with what a reader should know of it."""

    url: str = _about("Where the implementation is.", form="url")
    note: str = _about("What a reader should know of it.", "")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the catalogue; docs/catalog-format.md says what each field means."""

    key: str = _about("The citation key: the file's name.", form="key", pattern=KEY_PATTERN)
    title: str = _about("The title as published, in plain text.")
    other_titles: tuple[str, ...] = _about("Titles the paper has also been listed or posted under.", ())
    authors: tuple[Author, ...] = _about("Everyone in order, each 'Family, Given'.", ())
    others: bool = _about("The list of authors is known to be incomplete.", False)
    year: int = _about("The year of the version named by venue.", 0, low=1950, high=2100)
    month: int | None = _about("The month of that version, 1 to 12.", None, low=1, high=12)
    venue: str | None = _about("A key of venues.yaml.", None, pattern=SLUG_PATTERN)
    kind: str = _about("A kind of taxonomy.yaml.", "", pattern=SLUG_PATTERN)
    categories: tuple[str, ...] = _about("Categories of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    topics: tuple[str, ...] = _about("Topics of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    methods: tuple[str, ...] = _about("The names the field calls the paper's method by.", ())
    doi: str | None = _about("The DOI without a resolver's address.", None, pattern=text.DOI.pattern)
    arxiv: str | None = _about("The arXiv id without version.", None, pattern=text.ARXIV.pattern)
    openreview: str | None = _about("The OpenReview forum id.", None, pattern=text.OPENREVIEW.pattern)
    volume: str | None = _about("The volume.", None)
    number: str | None = _about("The issue of a journal.", None)
    pages: str | None = _about("Pages as 141-159, or an article number.", None)
    publisher: str | None = _about("The publisher of that version.", None)
    links: dict[str, tuple[str, ...]] = _about("Addresses by name: paper, pdf, project, video, slides, other.", {}, form="url")
    code: tuple[Code, ...] = _about("Implementations; the first is the one to open.", ())
    aliases: tuple[str, ...] = _about("Earlier keys of this paper.", (), pattern=KEY_PATTERN)
    preprint_of: str | None = _about("The key of the paper that this is an earlier version of.", None, pattern=KEY_PATTERN)
    lists: dict[str, dict[str, int]] = _about("The lists that name the paper: list, section, first row there.", {}, low=1)
    sources: tuple[str, ...] = _about("Where each fact came from.", ())
    notes: str | None = _about("For curators: what is odd or unresolved.", None)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what :meth:`to_json` gave; unknown members are ignored."""
        get = data.get
        return cls(
            key=data["key"],
            title=data["title"],
            other_titles=tuple(get("other_titles", ())),
            authors=tuple([Author.parse(name) for name in get("authors", ())]),
            others=get("others", False),
            year=data["year"],
            month=get("month"),
            venue=get("venue"),
            kind=get("kind", ""),
            categories=tuple(get("categories", ())),
            topics=tuple(get("topics", ())),
            methods=tuple(get("methods", ())),
            doi=get("doi"),
            arxiv=get("arxiv"),
            openreview=get("openreview"),
            volume=get("volume"),
            number=get("number"),
            pages=get("pages"),
            publisher=get("publisher"),
            links={name: tuple(urls) for name, urls in get("links", {}).items()},
            code=tuple([Code(entry["url"], entry.get("note", "")) for entry in get("code", ())]),
            aliases=tuple(get("aliases", ())),
            preprint_of=get("preprint_of"),
            lists=get("lists", {}),
            sources=tuple(get("sources", ())),
            notes=get("notes"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON values, fields in their order, unknown ones absent."""
        return to_json(self)

    @property
    def url(self) -> str | None:
        """The address to open for a reader: the paper's page, its DOI, arXiv, OpenReview, or the first link there is."""
        for candidate in (
            *self.links.get("paper", ()),
            self.doi and f"https://doi.org/{self.doi}",
            self.arxiv_url,
            self.openreview and f"https://openreview.net/forum?id={self.openreview}",
            *(url for urls in self.links.values() for url in urls),
        ):
            if candidate:
                return candidate
        return None

    @property
    def arxiv_url(self) -> str | None:
        """The address of the paper's page at arXiv."""
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else None

    @property
    def pdf_url(self) -> str | None:
        """The address of a PDF that anyone can read."""
        direct = self.links.get("pdf", ())
        return direct[0] if direct else f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else None


@dataclass(frozen=True, slots=True)
class Venue:
    """Where papers appear. ``kind`` decides the type of a citation."""

    key: str = _about("The venue's key.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The name in full, without year or edition.")
    short: str = _about("The name as people say it.")
    kind: str = _about(
        "What it is; decides the type of a citation.",
        choices=("conference", "journal", "workshop", "preprint", "book", "report", "thesis"),
    )
    proceedings: str | None = _about("The title of the proceedings, where it is not 'Proceedings of the' and the name.", None)
    aliases: tuple[str, ...] = _about("Other spellings in lists, without markup.", ())
    publisher: str | None = _about("The usual publisher.", None)


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled word of the taxonomy (a kind, category or topic)."""

    key: str = _about("The word.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The word as it is shown.")
    definition: str = _about("What it means, in one sentence.")
    aliases: tuple[str, ...] = _about("Abbreviations and other spellings.", ())


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The controlled words, and ``terms``: further expressions of the field with their abbreviations."""

    kinds: dict[str, Term] = _about("What sort of contribution a paper makes.", {})
    categories: dict[str, Term] = _about("The four sections of the field.", {})
    topics: dict[str, Term] = _about("What papers are about.", {})
    terms: dict[str, tuple[str, ...]] = _about("Expressions of the field and their other spellings, for search.", {})


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper named by a data set or benchmark; ``key`` when the catalogue holds it."""

    title: str = _about("The paper's title.")
    url: str | None = _about("Where to read it.", None, form="url")
    key: str | None = _about("Its key in the catalogue.", None, pattern=KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set used to evaluate unlearning; ``items`` and ``size`` as its source states them."""

    key: str = _about("The data set's key.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The name.")
    type: str = _about("What it holds.", choices=("diffusion", "image", "tabular", "text", "sequence", "graph"))
    items: str | None = _about("How many items, as its source states it.", None)
    size: str | None = _about("How much disk it takes, as its source states it.", None)
    task: str | None = _about("What it is used for.", None)
    description: str | None = _about("What it is, in our words.", None)
    links: tuple[str, ...] = _about("Where to get it; the first is the one to open.", (), form="url")
    paper: PaperLink | None = _about("The paper that describes it.", None)


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of unlearning. ``formula`` is LaTeX without dollar signs; ``paper`` is a key of the catalogue."""

    key: str = _about("The metric's key.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The name.")
    aliases: tuple[str, ...] = _about("Other names.", ())
    definition: str = _about("Precise enough to implement.", "")
    formula: str | None = _about("LaTeX, without dollar signs.", None)
    measures: str = _about("What it measures.", "")
    reading: str = _about("How to read a value.", "")
    paper: str | None = _about("The key of the paper that introduced it.", None, pattern=KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A framework or tool that compares methods; ``links`` has project, paper and demo."""

    key: str = _about("The benchmark's key.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The name.")
    description: str | None = _about("What it is, in our words.", None)
    links: dict[str, tuple[str, ...]] = _about("Addresses by name: project, paper, demo.", {}, form="url")


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey that the catalogue asks its readers to cite."""

    title: str = _about("The title.")
    authors: tuple[Author, ...] = _about("Everyone in order.", ())
    key: str | None = _about("Its key in the catalogue.", None, pattern=KEY_PATTERN)
    url: str | None = _about("Where to read it.", None, form="url")
    bibtex: str = _about("How to cite it.", "")


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news."""

    date: str = _about("The day, YYYY-MM-DD.", pattern=r"\d{4}-\d{2}-\d{2}")
    text: str = _about("What happened.")
    url: str | None = _about("Where to read more.", None, form="url")


@dataclass(frozen=True, slots=True)
class Upstream:
    """A list that the catalogue follows."""

    key: str = _about("The list's key.", form="key", pattern=SLUG_PATTERN)
    name: str = _about("The name.")
    url: str = _about("Its home.", form="url")
    readme: str = _about("The Markdown file itself.", form="url")
    site: str | None = _about("Its website.", None, form="url")


@dataclass(frozen=True, slots=True)
class About:
    """What the catalogue says of itself."""

    name: str = _about("The catalogue's name.", "")
    survey: Survey | None = _about("The survey to cite.", None)
    news: tuple[News, ...] = _about("What happened.", ())
    upstream: dict[str, Upstream] = _about("The lists that are followed.", {})


def to_json(record: Any) -> dict[str, Any]:
    """Return any record as JSON values: fields in their order, unknown ones absent.

    >>> to_json(Code("https://example.org"))
    {'url': 'https://example.org'}
    """
    result: dict[str, Any] = {}
    for name in _names(type(record)):
        value = getattr(record, name)
        if value or value == 0 and value is not False:
            result[name] = _plain(value)
    return result


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def _plain(value: Any) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Author):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return to_json(value)
