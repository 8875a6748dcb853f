"""The records of papers and venues, and nothing else; those of what stands beside the papers are in
``mucli.resources``.

Each record is frozen, compares by value and is written in one form everywhere: ``to_json`` gives
the mapping that stands in the YAML files (facts that are unknown are absent), that the compiled
catalogue stores and that ``--format json`` prints; ``from_json`` reads it back. The metadata of
each field feeds the reader's checks and the JSON Schemas for editors: ``doc`` says what it is,
``pattern`` (a regular expression that the whole text must match), ``low`` and ``high`` bound
numbers, ``form`` names a check (``url``, ``key``).
"""

from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Self

from mucli import text

JSON_VERSION = 1
"""The version of the JSON that the command line prints; it rises when a field changes its meaning
or goes."""

KEY_PATTERN = r"[a-z][a-z0-9]*"
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def about(doc: str, default: Any = MISSING, **rules: Any) -> Any:
    """Declare a field of a record: what it is, its default (required without), and the rules of its
    value.
    """
    metadata = {"doc": doc, **rules}
    if default is MISSING:
        return field(metadata=metadata)
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Author:
    """One author. ``family`` includes particles ("van der Maaten"); ``given`` and ``suffix`` may be
    empty.

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
        if self.given and self.family and not self.suffix:
            return f"{self.family}, {self.given}"
        return ", ".join(part for part in (self.family, self.suffix, self.given) if part)

    @property
    def natural(self) -> str:
        """The name as it is spoken: ``Lucas Bourtoule``, ``Harry Lewis Jr.``."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Code:
    """A link to an implementation, with what a reader should know of it."""

    url: str = about("Where the implementation is.", form="url")
    note: str = about("What a reader should know of it.", "")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the catalogue; docs/catalog-format.md says what each field means."""

    key: str = about("The citation key: the file's name.", form="key", pattern=KEY_PATTERN)
    title: str = about("The title as published, in plain text.")
    other_titles: tuple[str, ...] = about(
        "Titles the paper has also been listed or posted under.", ()
    )
    authors: tuple[Author, ...] = about("Everyone in order, each 'Family, Given'.", ())
    others: bool = about("The list of authors is known to be incomplete.", False)
    year: int = about("The year of the version named by venue.", 0, low=1950, high=2100)
    month: int | None = about("The month of that version, 1 to 12.", None, low=1, high=12)
    venue: str | None = about("A key of venues.yaml.", None, pattern=SLUG_PATTERN)
    kind: str = about("A kind of taxonomy.yaml.", "", pattern=SLUG_PATTERN)
    categories: tuple[str, ...] = about("Categories of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    topics: tuple[str, ...] = about("Topics of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    methods: tuple[str, ...] = about("The names the field calls the paper's method by.", ())
    doi: str | None = about("The DOI without a resolver's address.", None, pattern=text.DOI.pattern)
    arxiv: str | None = about("The arXiv id without version.", None, pattern=text.ARXIV.pattern)
    openreview: str | None = about(
        "The OpenReview forum id.", None, pattern=text.OPENREVIEW.pattern
    )
    volume: str | None = about("The volume.", None)
    number: str | None = about("The issue of a journal.", None)
    pages: str | None = about("Pages as 141-159, or an article number.", None)
    publisher: str | None = about("The publisher of that version.", None)
    links: dict[str, tuple[str, ...]] = about(
        "Addresses by name: paper, pdf, project, video, slides, other.", {}, form="url"
    )
    code: tuple[Code, ...] = about("Implementations; the first is the one to open.", ())
    aliases: tuple[str, ...] = about("Earlier keys of this paper.", (), pattern=KEY_PATTERN)
    preprint_of: str | None = about(
        "The key of the paper that this is an earlier version of.", None, pattern=KEY_PATTERN
    )
    lists: dict[str, dict[str, int]] = about(
        "The lists that name the paper: list, section, first row there.", {}, low=1
    )
    sources: tuple[str, ...] = about("Where each fact came from.", ())
    notes: str | None = about("For curators: what is odd or unresolved.", None)

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
        """The address to open for a reader: the paper's page, its DOI, arXiv, OpenReview, or the
        first link there is.
        """
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
    def byline(self) -> str:
        """The authors as a table shows them: ``Bourtoule et al.``, ``Cao and Yang``."""
        families = [author.family for author in self.authors]
        if len(families) == 2 and not self.others:
            return f"{families[0]} and {families[1]}"
        return (
            f"{families[0]} et al."
            if families[1:] or (families and self.others)
            else "".join(families)
        )

    @property
    def arxiv_url(self) -> str | None:
        """The address of the paper's page at arXiv."""
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else None

    @property
    def pdf_url(self) -> str | None:
        """The address of a PDF that anyone can read."""
        direct = self.links.get("pdf", ())
        return (
            direct[0] if direct else f"https://arxiv.org/pdf/{self.arxiv}" if self.arxiv else None
        )


@dataclass(frozen=True, slots=True)
class Venue:
    """Where papers appear. ``kind`` decides the type of a citation."""

    key: str = about("The venue's key.", form="key", pattern=SLUG_PATTERN)
    name: str = about("The name in full, without year or edition.")
    short: str = about("The name as people say it.")
    kind: str = about(
        "What it is; decides the type of a citation.",
        choices=("conference", "journal", "workshop", "preprint", "book", "report", "thesis"),
    )
    proceedings: str | None = about(
        "The title of the proceedings, where it is not 'Proceedings of the' and the name.", None
    )
    aliases: tuple[str, ...] = about("Other spellings in lists, without markup.", ())
    publisher: str | None = about("The usual publisher.", None)


def to_json(record: Any) -> dict[str, Any]:
    """Return any record as JSON values: fields in their order, unknown ones absent.

    >>> to_json(Code("https://example.org"))
    {'url': 'https://example.org'}
    """
    result: dict[str, Any] = {}
    cls: Any = type(record)
    for name in _names(cls):
        value = getattr(record, name)
        if value or (value == 0 and value is not False):
            result[name] = value if type(value) in _AS_IT_IS else _plain(value)
    return result


_AS_IT_IS = frozenset({str, int, bool})


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple:
        return list(value) if value and type(value[0]) is str else [_plain(each) for each in value]
    if kind is Author:
        return str(value)
    if kind is dict:
        return {name: _plain(each) for name, each in value.items()}
    return to_json(value)
