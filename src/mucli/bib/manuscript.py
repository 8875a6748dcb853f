"""The citation keys that a manuscript uses, in the order of their first use, through the files that
it reads.
"""

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mucli.bib.markup import scan_html, scan_markdown, scan_typst
from mucli.bib.tex import Cite, Include, scan_aux, scan_tex
from mucli.errors import OutsideError, UsageError
from mucli.files import read_bounded

MAX_BYTES = 50_000_000
MAX_FILES = 5_000
MAX_DEPTH = 50

_Scan = Callable[[str], Iterator[Cite | Include]]
LANGUAGES: dict[str, tuple[_Scan, tuple[str, ...]]] = {
    "tex": (scan_tex, (".tex", ".ltx", ".latex", ".sty", ".cls", ".rnw", ".tikz")),
    "aux": (scan_aux, (".aux",)),
    "markdown": (scan_markdown, (".md", ".markdown", ".qmd", ".rmd", ".mdown", ".mkd", ".txt")),
    "html": (scan_html, (".html", ".htm")),
    "typst": (scan_typst, (".typ",)),
}
"""The languages of manuscripts: how each is read, and the suffixes of its files."""


@dataclass(slots=True)
class Manuscript:
    """What was found: ``keys`` with the place (``file:line``) of the first use of each, whether
    ``everything`` is cited, the files read.

    ``missing`` has a sentence for each file that the manuscript reads and that is not there.
    """

    keys: dict[str, str] = field(default_factory=dict)
    everything: bool = False
    files: list[Path] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def language_of(name: str) -> str:
    """Return the language of the file called ``name``, by its suffix. Raises UsageError for a
    suffix that tells nothing.
    """
    suffix = Path(name).suffix.lower()
    for language, (_scan, suffixes) in LANGUAGES.items():
        if suffix in suffixes:
            return language
    raise UsageError(
        f"{name} is no manuscript by its name (.tex, .aux, .md, .qmd, .html, .typ); say what it is"
        f" with --as {', '.join(LANGUAGES)}"
    )


def read_manuscript(path: Path, language: str = "", into: Manuscript | None = None) -> Manuscript:
    """Read the manuscript whose main file is ``path``, in ``language`` (else told by its name),
    adding to ``into``.

    Files that it reads are looked for beside the main file, then beside the file that reads them;
    each is read once. Raises UsageError when the main file is not there or no text, OutsideError
    when it cannot be read.
    """
    result = into if into is not None else Manuscript()
    _Reader(result, language or language_of(path.name)).main(path)
    return result


def read_text(
    source: str, language: str, into: Manuscript | None = None, name: str = "standard input"
) -> Manuscript:
    """Read ``source``, a manuscript in ``language`` called ``name``; the files it reads are looked
    for in the current folder.
    """
    result = into if into is not None else Manuscript()
    _Reader(result, language).text(source, Path(name), (Path(),))
    return result


class _Reader:
    """Reads one manuscript, every file of it once."""

    def __init__(self, result: Manuscript, language: str) -> None:
        self.result, self.language = result, language
        self.scan = LANGUAGES[language][0]
        self.seen: set[str] = set()
        self.depth = 0

    def main(self, path: Path) -> None:
        self.seen.add(os.path.realpath(path))
        source = _load(path)
        self.result.files.append(path)
        self.text(source, path, (path.parent,))

    def text(self, source: str, path: Path, bases: tuple[Path, ...]) -> None:
        """Read a file's text; the files that it reads are looked for in ``bases``, then beside
        it.
        """
        breaks = [match.start() for match in re.finditer(r"\r\n?|\n", source)]
        for event in self.scan(source):
            place = f"{path}:{bisect_left(breaks, event.place) + 1}"
            if isinstance(event, Include):
                self._include(event, place, path.parent, bases)
            elif event.key == "*":
                self.result.everything = True
            else:
                self.result.keys.setdefault(event.key, place)

    def _include(self, event: Include, place: str, beside: Path, bases: tuple[Path, ...]) -> None:
        wanted = event.name
        if self.language == "typst" and wanted.startswith("/"):  # from the root of the project
            folders, wanted = bases[-1:], wanted.lstrip("/")
        else:
            folders = (beside, *bases) if event.own else (*bases, beside)
        for folder in dict.fromkeys(folders):
            for candidate in _spellings(folder / event.folder / wanted, self.language):
                if _is_file(candidate):
                    self._part(candidate, (candidate.parent, *bases) if event.moves else bases)
                    return
        name = f"{event.folder}{event.name}"
        self.result.missing.append(
            f"{place}: {name!r} is read here and is not there; what it cites is not counted"
        )

    def _part(self, path: Path, bases: tuple[Path, ...]) -> None:
        real = os.path.realpath(path)
        if real in self.seen or len(self.seen) >= MAX_FILES or self.depth >= MAX_DEPTH:
            return
        self.seen.add(real)
        try:
            source = _load(path)
        except (UsageError, OutsideError) as problem:
            self.result.missing.append(str(problem))
            return
        self.result.files.append(path)
        self.depth += 1
        self.text(source, path, bases)
        self.depth -= 1


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long, a folder that may not be entered
        return False


def _spellings(path: Path, language: str) -> tuple[Path, ...]:
    """Return the files that a name can mean: TeX adds .tex, and does so first."""
    if language == "tex":
        return (path.with_name(path.name + ".tex"), path)
    return (path,)


def _load(path: Path) -> str:
    raw = read_bounded(path, MAX_BYTES, name="manuscript", mend="it is no manuscript")
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(f"{path} is not a text file; name a manuscript (.tex, .aux, .md or .typ)")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
