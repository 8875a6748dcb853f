"""A user's .bib file: its text without loss, who its records are, and adding to it what it
lacks.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from mucli import text
from mucli.errors import UsageError
from mucli.model import Paper
from mucli.readers.bibtex import Bibliography, Block, read
from mucli.text.latex import to_text

_ARXIV_FIELDS = (
    "eprint",
    "url",
    "journal",
    "journaltitle",
    "howpublished",
    "note",
    "number",
    "volume",
)
_TELLING = frozenset(("title", "doi", "institution", "publisher", *_ARXIV_FIELDS))
_ARXIV_TEXT = re.compile(
    rf"(?:arxiv\s*[:.]?\s*|abs/|pdf/)({text.ARXIV.pattern})(?:v\d+)?", re.IGNORECASE
)


def decode(raw: bytes) -> str:
    """Return a file's text; bytes that are not UTF-8 become surrogates, so that :func:`encode`
    gives the same bytes back.
    """
    return raw.decode("utf-8", "surrogateescape")


def encode(content: str) -> bytes:
    """Return the bytes of what :func:`decode` read."""
    return content.encode("utf-8", "surrogateescape")


def read_bib(content: str, name: str) -> Bibliography:
    """Read the text of the .bib file called ``name``.

    Raises UsageError with the line of the first place that cannot be read.
    """
    bibliography = read(content)
    for block in bibliography.problems():
        raise UsageError(
            f"{name}:{bibliography.line(block.place)}: {text.printable(block.problem)}; correct it,"
            " nothing is changed"
        )
    return bibliography


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells which work a record is: key, identifiers, the title squashed (see
    ``text.squash``); empty where unknown.
    """

    key: str
    title: str = ""
    doi: str = ""
    arxiv: str = ""


def identity(bibliography: Bibliography, record: Block) -> Identity:
    """Return who a record says it is."""
    says = {
        name: bibliography.value(found)
        for found in reversed(record.fields)
        if (name := found.name.lower()) in _TELLING
    }
    title = squashed_title(says.get("title", ""))
    doi = record_doi(says.get("doi", ""), says.get("url", ""))
    arxiv = ""
    at_arxiv = any(
        "arxiv" in says[name].lower()
        for name in ("journal", "institution", "publisher", "howpublished")
        if name in says
    )
    for name in _ARXIV_FIELDS:
        bare = name == "eprint" or (at_arxiv and name in ("number", "volume"))
        if name in says and (arxiv := record_arxiv(says[name], bare=bare)):
            break
    if doi.startswith("10.48550/"):
        arxiv, doi = arxiv or text.arxiv_id(doi) or "", ""
    return Identity(record.key, title, doi, arxiv)


def squashed_title(title: str) -> str:
    """Return a title in LaTeX as its folded letters and digits."""
    return text.squash(to_text(title) if "\\" in title or "$" in title else title)


def record_doi(*values: str) -> str:
    """Return the DOI that the first of ``values`` with one holds, in lower case, empty without
    one.
    """
    return next(
        (found for value in values if "10." in value and (found := text.doi(_verbatim(value)))), ""
    )


def record_arxiv(value: str, *, bare: bool = False) -> str:
    """Return the arXiv id in ``value`` (``arXiv preprint arXiv:1912.03817``, an address,
    ``abs/1912.03817``; alone if ``bare``).
    """
    if bare and (found := text.arxiv_id(_verbatim(value))):
        return found
    match = (
        _ARXIV_TEXT.search(_verbatim(value)) if "rxiv" in value.lower() or "abs/" in value else None
    )
    return text.arxiv_id(match[1]) or "" if match else ""


def _verbatim(value: str) -> str:
    return value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip(" {}\n\t")


@dataclass(frozen=True, slots=True)
class Appended:
    """A file's ``content`` with what was added, the papers ``added``, and those that were there:
    each with the key and why (``by``).
    """

    content: str
    added: tuple[Paper, ...] = ()
    present: tuple[tuple[Paper, str, str], ...] = field(default=())


def append(
    content: str,
    papers: Iterable[Paper],
    render: Callable[[Sequence[Paper]], str],
    *,
    name: str = "the file",
) -> Appended:
    """Add to the text of a .bib file the ``papers`` it lacks by key, DOI, arXiv id and title, as
    ``render`` writes them.

    ``render`` is asked once, for those that are added, and writes each under its ``key``. Every
    character of ``content`` stays where it is; what is added follows its line ends. ``by`` is
    ``key``, ``doi``, ``arxiv`` or ``title`` where it is the same work, and ``other`` where the key
    belongs to a work with another title. Raises UsageError when ``content`` cannot be read.
    """
    bibliography = read_bib(content, name)
    known = _Known([identity(bibliography, record) for record in bibliography.records()])
    added: list[Paper] = []
    present: list[tuple[Paper, str, str]] = []
    for paper in papers:
        if found := known.find(paper, paper.key):
            present.append((paper, *found))
        else:
            added.append(paper)
            known.add(
                Identity(
                    paper.key,
                    text.squash(paper.title),
                    (paper.doi or "").lower(),
                    paper.arxiv or "",
                )
            )
    if not added:
        return Appended(content, (), tuple(present))
    return Appended(_joined(bibliography, render(added)), tuple(added), tuple(present))


def _joined(bibliography: Bibliography, more: str) -> str:
    """Put ``more`` behind the text with its line ends and an empty line between."""
    content, newline = bibliography.text, bibliography.newline
    gap = ""
    if content.strip("\ufeff") and not re.search(r"(?:\r\n|\n|\r(?!\n)){2}\Z", content):
        gap = newline if re.search(r"[\r\n]\Z", content) else newline * 2
    return content + gap + more.replace("\r\n", "\n").replace("\n", newline)


class _Known:
    """The works of a file by each of their names."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self.by: dict[str, dict[str, Identity]] = {"key": {}, "doi": {}, "arxiv": {}, "title": {}}
        for each in identities:
            self.add(each)

    def add(self, one: Identity) -> None:
        for name, names in self.by.items():
            if value := getattr(one, name):
                names.setdefault(
                    value.lower() if name == "key" else value, one
                )  # bibtex takes keys without case

    def find(self, paper: Paper, key: str) -> tuple[str, str] | None:
        """Return the key of the record that ``paper`` is, or that has its key, and by what."""
        titles = [
            squashed
            for title in (paper.title, *paper.other_titles)
            if (squashed := text.squash(title))
        ]
        for name, values in (
            ("doi", [(paper.doi or "").lower()]),
            ("arxiv", [paper.arxiv or ""]),
            ("title", titles),
        ):
            for value in values:
                if found := self.by[name].get(value):
                    return found.key, name
        if found := self.by["key"].get(key.lower()):
            return found.key, "key" if not found.title or not titles else "other"
        return None
