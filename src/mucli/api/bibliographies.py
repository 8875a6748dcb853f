"""Bibliographies and manuscripts of the user's: made, added to, brought up to the catalogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.api import Catalog
from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.files import is_stream, locked, read_bounded, write_atomic, write_new
from mucli.model import Paper
from mucli.text import unknown

if TYPE_CHECKING:
    from mucli.bib.file import Appended
    from mucli.bib.manuscript import Manuscript
    from mucli.bib.upgrade import Upgrade, Wishes

LANGUAGES = ("tex", "aux", "markdown", "html", "typst")
"""The languages of manuscripts."""

_MAX_BYTES = 50_000_000


# The papers that a manuscript cites
# --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class CitedPapers:
    """What manuscripts cite: the ``papers`` known, each under the key it is cited by, and the
    ``unknown`` keys, each with the keys that it is near to.

    ``remarks`` say what was taken for granted, ``warnings`` what a person should look at.
    """

    papers: list[Paper] = field(default_factory=list)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def cited_papers(
    catalog: Catalog, files: Sequence[Path | str], *, language: str = "", text: str | None = None
) -> CitedPapers:
    r"""Return what the manuscripts ``files`` cite, with all that they ``\input`` or include; ``-``
    among them stands for ``text``.

    ``language`` is one of ``LANGUAGES``, told by their names when empty. Raises UsageError for
    another and NotFoundError when nothing is cited.
    """
    if language and language not in LANGUAGES:
        raise UsageError(unknown("language", language, LANGUAGES))
    manuscript = _read([str(file) for file in files], language, text or "")
    return _resolve(list(catalog), manuscript)


def _read(files: Sequence[str], language: str, text: str) -> "Manuscript":
    from mucli.bib.manuscript import Manuscript, language_of, read_manuscript, read_text

    manuscript = Manuscript()
    for name in files:  # every name is checked before a file is read
        if name == "-" and not language:
            raise UsageError(
                "standard input has no name to tell by; say what it is with --as"
                f" {', '.join(LANGUAGES)}"
            )
        _ = language or language_of(name)
    for name in files:
        if name == "-":
            read_text(text, language, manuscript)
        else:
            read_manuscript(Path(name), language, manuscript)
    if not manuscript.keys and not manuscript.everything:
        raise NotFoundError(
            f"{', '.join(files)} cites nothing that could be found; a citation is \\cite{{key}},"
            " [@key] or #cite(<key>)"
        )
    return manuscript


def _resolve(papers: Sequence[Paper], manuscript: "Manuscript") -> CitedPapers:
    from mucli.identify.keys import Keys

    index = Keys(papers)
    done = CitedPapers(warnings=list(manuscript.missing))
    known: dict[str, Paper] = {}
    names: dict[str, str] = {}
    for key, place in manuscript.keys.items():
        answer = index.find(key)
        also = " or ".join(f"{each.key} ({each.title})" for each in answer.rivals)
        if (paper := answer.paper) is None:
            near = tuple(each.key for each in answer.rivals) or tuple(index.nearest(key))
            done.unknown[key] = near
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            done.warnings.append(
                f"{place}: {key} could be {also}; cite one of them by its key"
                if also
                else f"{place}: the catalogue does not know {key}{hint}"
            )
            continue
        taken = f"{place}: {key} is taken for {paper.key} ({paper.title})"
        if also:
            done.warnings.append(f"{taken}, and could be {also}")
        elif answer.how in ("style", "method"):
            done.remarks.append(taken)
        if paper.key in names:
            done.warnings.append(
                f"{place}: {key} and {names[paper.key]} are one paper, {paper.key}; it will stand"
                " in the bibliography twice"
            )
        names.setdefault(paper.key, key)
        known[key] = replace(paper, key=key)
    if manuscript.everything:
        rest = [paper for paper in papers if paper.key not in names and paper.key not in known]
        done.remarks.append(
            f"everything is cited: {len(rest):,} more papers of the catalogue come along"
        )
        known |= {paper.key: paper for paper in rest}
    done.papers = list(known.values())
    return done


# A file that is added to
# --------------------------------------------------------------------------------------------------


def append_references(
    catalog: Catalog,
    file: Path | str,
    papers: Sequence[Paper],
    style: str = "bibtex",
    *,
    key_style: str = "ours",
    short_venues: bool = False,
    ascii_: bool | None = None,
) -> "Appended":
    """Add to the .bib ``file`` the references of ``papers`` that none of its records is; what
    stands in it stays as it is.

    Returns what was added and what was there. Raises UsageError for a ``style`` that BibTeX does
    not read or a file that cannot be, and OutsideError when the disk refuses.
    """
    from mucli.bib import file as bibfile
    from mucli.cite import BIB_STYLES

    if style not in BIB_STYLES:
        raise UsageError(
            f"--append reads .bib files; use --style {' or '.join(BIB_STYLES)} with it, not {style}"
        )
    path = Path(file)
    if is_stream(path):
        raise UsageError(f"{path} is no file that can be added to; leave --append out")

    def render(some: Sequence[Paper]) -> str:
        return catalog.cite(some, style, short_venues=short_venues, ascii_=ascii_)

    try:
        with locked(path):  # what is read stays as it is until it is written
            raw = _load(path) if path.exists() else b""
            content = bibfile.decode(raw)
            if key_style != "ours":
                from mucli.cite.key_styles import citation_keys

                taken = [record.key for record in bibfile.read_bib(content, str(path)).records()]
                keys = citation_keys(papers, catalog.venues, key_style, taken)
                papers = [replace(paper, key=key) for paper, key in zip(papers, keys, strict=True)]
            done = bibfile.append(content, papers, render, name=str(path))
            if done.added:
                write_atomic(path, bibfile.encode(done.content, raw))
    except OSError as error:
        raise OutsideError(f"{path} cannot be written ({error.strerror or error})") from error
    return done


# A file that is brought up to the catalogue
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UpgradedFile:
    """A bibliography that was read: the bytes it had, and what comes of it; once it is written,
    ``backup`` holds what it was.
    """

    path: Path
    raw: bytes
    result: "Upgrade"
    backup: Path | None = None

    @property
    def changed(self) -> int:
        """How many records would change."""
        return sum(bool(record.changes) for record in self.result.records)

    def difference(self) -> list[bytes]:
        """Return the unified difference, byte for byte, so that ``patch`` can use it."""
        from mucli.bib.diff import unified
        from mucli.bib.file import encode

        lines = unified(self.result.before, self.result.stretches, str(self.path))
        return [encode(line) for line in lines]

    def write(self) -> Path:
        """Write what the file becomes, and what it was beside it; return the path of that.

        Raises OutsideError when the file was changed meanwhile or the disk refuses.
        """
        from mucli.bib.file import encode

        try:
            with locked(self.path):
                if self.path.read_bytes() != self.raw:
                    raise OutsideError(
                        f"{self.path} was changed meanwhile and is left alone; run the command"
                        " again"
                    )
                backup = self._backup()
                write_atomic(self.path, encode(self.result.after, self.raw))
        except OSError as error:
            raise OutsideError(
                f"{self.path} cannot be written ({error.strerror or error}); it is as it was"
            ) from error
        return backup

    def _backup(self) -> Path:
        """Keep the file's bytes in FILE.bak, or in FILE.bak2, FILE.bak3 … where older ones are."""
        for number in count(1):
            backup = self.path.with_name(f"{self.path.name}.bak{number if number > 1 else ''}")
            try:
                write_new(backup, self.raw, mode=self.path.stat().st_mode & 0o7777)
            except FileExistsError:
                continue
            return backup
        raise AssertionError("there is a free name")


def upgrade_bibliographies(
    catalog: Catalog,
    files: Iterable[Path | str],
    *,
    write: bool = False,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    max_authors: int | None = None,
    mend: bool = False,
) -> list[UpgradedFile]:
    """Bring bibliographies up to the catalogue: published versions for preprints, and the authors,
    DOIs and pages that are missing.

    ``only`` and ``skip`` name fields; lists of authors that end in "and others" are completed to
    ``max_authors`` (0: all of them), and stay as they are without it. ``mend`` also corrects a
    misspelt title and another year, where nothing else speaks against it. Nothing is changed but
    with ``write``, and then only once all files were read; what a file was goes to FILE.bak. Raises
    UsageError for a file that is no bibliography.
    """
    from mucli.bib.upgrade import Wishes

    wishes = Wishes(frozenset(only), frozenset(skip), max_authors, mend)
    done = list(_upgraded(catalog, dict.fromkeys(Path(file) for file in files), wishes))
    if not write:
        return done
    return [replace(each, backup=each.write()) if each.result.stretches else each for each in done]


def _upgraded(
    catalog: Catalog, files: Mapping[Path, None], wishes: "Wishes"
) -> Iterator[UpgradedFile]:
    from mucli.bib.file import decode
    from mucli.bib.upgrade import upgrade
    from mucli.identify import Index
    from mucli.readers.bibtex import read

    loaded = [(path, raw := _load(path), read(decode(raw))) for path in files]
    index = Index(catalog)
    for path, raw, bibliography in loaded:
        yield UpgradedFile(path, raw, upgrade(bibliography, index, catalog.venues, wishes))


def _load(path: Path) -> bytes:
    raw = read_bounded(path, _MAX_BYTES, name="bibliography", mend="split it")
    if b"\0" in raw and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UsageError(
            f"{path} is no text in UTF-8 or another encoding of bytes; name a .bib file"
        )
    return raw
