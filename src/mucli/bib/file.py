"""A user's .bib file: its text without loss, who its records are, and adding to it what it
lacks.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mucli import text
from mucli.bib.said import said
from mucli.errors import UsageError
from mucli.identify import Index
from mucli.model import Paper
from mucli.readers.bibtex import Bibliography, read


def decode(raw: bytes) -> str:
    """Return a file's text: UTF-8, or UTF-16 with its mark; bytes that are neither become
    surrogates, so that :func:`encode` gives the same bytes back.
    """
    if charset := _wide(raw):
        return raw.decode(charset, "surrogatepass")
    return raw.decode("utf-8", "surrogateescape")


def encode(content: str, like: bytes = b"") -> bytes:
    """Return the bytes of what :func:`decode` read, in the encoding of the file ``like``."""
    if charset := _wide(like):
        return content.encode(charset, "surrogatepass")
    return content.encode("utf-8", "surrogateescape")


def _wide(raw: bytes) -> str:
    """Return the charset of a file that begins with the mark of UTF-16; the mark stays in the
    text.
    """
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(raw[:2], "")


def read_bib(content: str, name: str) -> Bibliography:
    """Read the text of the .bib file called ``name``, to add to it; a broken record costs itself.

    Raises UsageError with the line of a record that is not closed: what is added would be in it.
    """
    bibliography = read(content)
    for block in bibliography.problems():
        if "not closed" not in block.problem and block.end < len(content):
            continue
        raise UsageError(
            f"{name}:{bibliography.line(block.place)}: {text.printable(block.problem)}; correct it,"
            " nothing is changed"
        )
    return bibliography


@dataclass(frozen=True, slots=True)
class Appended:
    """A file's ``content`` with what was added, the papers ``added``, those that were there (each
    with the key and ``by`` what), and a sentence for each record that has the identifier of one of
    them and the title of something else.
    """

    content: str
    added: tuple[Paper, ...] = ()
    present: tuple[tuple[Paper, str, str], ...] = ()
    conflicts: tuple[str, ...] = ()


def append(
    content: str,
    papers: Iterable[Paper],
    render: Callable[[Sequence[Paper]], str],
    *,
    name: str = "the file",
) -> Appended:
    """Add to the text of a .bib file those of ``papers`` that none of its records is, as ``render``
    writes them.

    ``render`` is also asked for each paper alone, for the key it gives it. Every character of
    ``content`` stays where it is; what is added follows its line ends. ``by`` is ``doi``,
    ``arxiv``, ``openreview``, ``title`` or ``key`` where a record is the paper, and ``other`` where
    its key belongs to another work. Raises UsageError when ``content`` cannot be read.
    """
    bibliography = read_bib(content, name)
    wanted = {paper.key: paper for paper in papers}
    index = Index(wanted.values())
    here: dict[str, tuple[str, str]] = {}
    keys: dict[str, tuple[str, bool]] = {}  # bibtex takes keys without case
    conflicts: list[str] = []
    for record in bibliography.records():
        says = said(bibliography, record)
        answer = index.find(says)
        if answer.paper:
            here.setdefault(answer.paper.key, (record.key, answer.by))
        if answer.conflict:
            conflicts.append(f"{record.key}: {answer.trouble}")
        keys.setdefault(record.key.lower(), (record.key, bool(says.title)))
    added: list[Paper] = []
    present: list[tuple[Paper, str, str]] = []
    for key, paper in wanted.items():
        rendered = render([paper])
        made = next((record.key for record in read(rendered).records()), key)
        if key in here:
            present.append((paper, *here[key]))
        elif made.lower() in keys:
            there, titled = keys[made.lower()]
            present.append((paper, there, "other" if titled else "key"))
        else:
            added.append(paper)
            keys[made.lower()] = (made, True)
    if not added:
        return Appended(content, (), tuple(present), tuple(conflicts))
    grown = _joined(bibliography, render(added))
    return Appended(grown, tuple(added), tuple(present), tuple(conflicts))


def _joined(bibliography: Bibliography, more: str) -> str:
    """Put ``more`` behind the text with its line ends and an empty line between."""
    content, newline = bibliography.text, bibliography.newline
    gap = ""
    if content.strip("\ufeff") and not re.search(r"(?:\r\n|\n|\r(?!\n)){2}\Z", content):
        gap = newline if re.search(r"[\r\n]\Z", content) else newline * 2
    return content + gap + more.replace("\r\n", "\n").replace("\n", newline)
