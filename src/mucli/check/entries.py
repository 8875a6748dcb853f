"""The references to check, from whatever file they stand in, and what a manuscript cites."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mucli.bib.file import decode
from mucli.bib.manuscript import LANGUAGES, Manuscript, read_manuscript
from mucli.bib.places import says_preprint
from mucli.bib.said import said, title_text
from mucli.errors import UsageError
from mucli.identify import Said
from mucli.identify.ids import arxiv_in, doi_in, openreview_in
from mucli.lists.rows import Row
from mucli.lists.source import read_bytes
from mucli.model import Author
from mucli.person_names import parse_names
from mucli.readers.bibtex import Bibliography, Block, read
from mucli.text.latex import to_text

_NO_WORK = ("xdata", "set", "comment")
_CONTAINERS = ("journal", "journaltitle", "booktitle")
_PLACES = (*_CONTAINERS, "howpublished", "institution", "school", "organization", "eventtitle")
_URL = re.compile(r"\\url|https?://\S+")
_MARKUP = re.compile(r"[\\{$~]")
_OTHERS = re.compile(r"\band\s+(?:others|et\.?\s*al\.?)\s*$", re.IGNORECASE)
_NAMED_TEX = re.compile(
    r"\\(?:bibliography|addbibresource(?:\[[^\]]*\])?|bibdata|addglobalbib|nobibliography)"
    r"\s*\{([^}]*)\}"
)
_NAMED_TYPST = re.compile(r"#bibliography\(\s*(\([^)]*\)|\"[^\"]*\")")
_NAMED_DISTILL = re.compile(r"<d-bibliography\b[^<>]{0,500}?\bsrc\s*=\s*[\"']([^\"'<>]+)[\"']")
_NAMED_MARKDOWN = re.compile(r"^bibliography:[ \t]*(.*(?:\n[ \t]*-[ \t]+.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference: where it stands, its key, what it says, whether its list of authors is cut
    ("and others"), and the venue in plain text.

    ``problem`` says why it could not be read. ``preprint`` is whether it calls itself one, or names
    no venue and has an arXiv id.
    """

    file: Path
    line: int
    key: str
    said: Said
    others: bool = False
    venue: str = ""
    kind: str = ""
    preprint: bool = False
    problem: str = ""


@dataclass(slots=True)
class Sources:
    """What was given to check: the ``entries``, the keys that manuscripts ``cited`` with the place
    of the first use, whether everything is cited, and sentences on what is missing.
    """

    entries: list[Entry] = field(default_factory=list)
    cited: dict[str, str] = field(default_factory=dict)
    everything: bool = False
    manuscripts: int = 0
    missing: list[str] = field(default_factory=list)


def read_files(files: list[Path], load: Callable[[Path], bytes], as_: str = "") -> Sources:
    """Read ``files``, whose bytes ``load`` gives: bibliographies (BibTeX, CSL-JSON, RIS, .bbl), and
    manuscripts with the bibliographies that they name. ``as_`` is the format of what has no name.

    Raises UsageError for a file of no such kind, or a manuscript that names no bibliography.
    """
    sources = Sources()
    named: list[Path] = []
    for file in files:
        language = _language(file, as_)
        if language:
            found = _bibliographies(file, load)
            if not found and not any(_language(other, as_) == "" for other in files):
                raise UsageError(
                    f"{file} names no bibliography that could be checked; give the .bib file too"
                )
            named += found
            manuscript = read_manuscript(file, language)
            _cite(sources, manuscript)
        else:
            sources.entries += read_entries(file, load(file), as_)
    for file in dict.fromkeys(named):
        if file in files:
            continue
        if file.is_file():
            sources.entries += read_entries(file, load(file))
        else:
            sources.missing.append(f"the bibliography {file} is not there")
    return sources


def _cite(sources: Sources, manuscript: Manuscript) -> None:
    sources.manuscripts += 1
    sources.everything |= manuscript.everything
    sources.missing += manuscript.missing
    for key, place in manuscript.keys.items():
        sources.cited.setdefault(key, place)


def _language(file: Path, as_: str) -> str:
    """Return the language of a manuscript, empty for a bibliography."""
    if as_:
        return ""
    suffix = file.suffix.lower()
    found = (name for name, (_scan, suffixes) in LANGUAGES.items() if suffix in suffixes)
    return "" if suffix == ".txt" else next(found, "")


def _bibliographies(file: Path, load: Callable[[Path], bytes]) -> list[Path]:
    """Return the bibliographies that a manuscript names, beside it."""
    source = decode(load(file))
    if file.suffix.lower() in (*LANGUAGES["tex"][1], *LANGUAGES["aux"][1]):
        source = re.sub(r"(?<!\\)%[^\n]*", "", source)
    names = [name for match in _NAMED_TEX.finditer(source) for name in match[1].split(",")]
    names += [match[1] for match in _NAMED_DISTILL.finditer(source)]
    for match in _NAMED_TYPST.finditer(source):
        names += re.findall(r'"([^"]+)"', match[1])
    for match in _NAMED_MARKDOWN.finditer(source):
        names += re.findall(r"[^\s\[\],\"'-][^\s\[\],\"']*", match[1])
    paths = [file.parent / name.strip() for name in names if name.strip()]
    return [path if path.suffix else path.with_suffix(".bib") for path in paths]


def read_entries(file: Path, raw: bytes, as_: str = "") -> list[Entry]:
    """Read the references of a bibliography: .bib, .bbl, CSL-JSON, RIS, told by ``as_``, else by
    name and content.
    """
    suffix = file.suffix.lower()
    if suffix == ".bbl" or as_ == "bbl":
        return list(_of_bbl(file, decode(raw)))
    if suffix in (".bib", ".bibtex") or as_ == "bibtex":
        return list(of_bibliography(file, read(decode(raw))))
    unnamed = not as_ and suffix not in (".json", ".ris", ".csl")
    if unnamed and re.search(rb"^\s*@\w+\s*[{(]", raw, re.MULTILINE):
        return list(of_bibliography(file, read(decode(raw))))
    return [_of_row(file, row) for row in read_bytes(raw, str(file), as_).rows]


# BibTeX
# --------------------------------------------------------------------------------------------------


def of_bibliography(file: Path, bibliography: Bibliography) -> Iterator[Entry]:
    """Give the references of a .bib file; those that cannot be read have a problem."""
    for block in bibliography.blocks:
        if block.problem:
            line = bibliography.line(block.place)
            yield Entry(file, line, block.key, Said(), problem=block.problem)
        elif block.is_record and block.kind not in _NO_WORK:
            yield _of_record(file, bibliography, block)


def _of_record(file: Path, bibliography: Bibliography, record: Block) -> Entry:
    says = said(bibliography, record)
    fields = {each.name.lower(): each for each in reversed(record.fields)}

    def get(*names: str) -> str:
        return next((bibliography.value(fields[name]) for name in names if name in fields), "")

    place = _URL.sub("", get(*_PLACES))
    place = to_text(place) if _MARKUP.search(place) else " ".join(place.split())
    others = _OTHERS.search(get("author")[-20:]) is not None
    return Entry(
        file,
        bibliography.line(record.start),
        record.key,
        says,
        others,
        place,
        record.kind,
        _is_preprint(place, says, get("publisher", "note")),
    )


def _is_preprint(place: str, says: Said, more: str) -> bool:
    if place:
        return says_preprint(place)
    return bool(says.arxiv) or says_preprint(more)


# Other files
# --------------------------------------------------------------------------------------------------


def _of_row(file: Path, row: Row) -> Entry:
    paper = row.paper
    says = Said.of(paper)
    return Entry(
        file,
        row.line,
        paper.key,
        says,
        paper.others,
        row.venue,
        "",
        _is_preprint(row.venue, says, ""),
        row.problem,
    )


_ITEM = re.compile(r"\\bibitem(?:\s*\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\])?\s*\{([^}]*)\}")
_BIBLATEX_ENTRY = re.compile(r"\\entry\{([^}]*)\}\{([^}]*)\}.*?\\endentry", re.DOTALL)


def _of_bbl(file: Path, source: str) -> Iterator[Entry]:
    """Give the references of a .bbl file, as BibTeX or biblatex write it."""
    items = list(_ITEM.finditer(source))
    for number, match in enumerate(items):
        end = items[number + 1].start() if number + 1 < len(items) else len(source)
        body = source[match.end() : end].split("\\end{thebibliography}", maxsplit=1)[0]
        yield _of_item(file, source.count("\n", 0, match.start()) + 1, match[1], body)
    for match in _BIBLATEX_ENTRY.finditer(source):
        yield _of_biblatex(file, source.count("\n", 0, match.start()) + 1, match[1], match[0])


def _of_item(file: Path, line: int, key: str, body: str) -> Entry:
    parts = [to_text(part).strip(" .,") for part in body.split("\\newblock")]
    names, others = parse_names(parts[0]) if parts else ((), False)
    title = parts[1] if len(parts) > 1 else ""
    rest = " ".join(parts[2:])
    years = re.findall(r"\b(?:19|20)\d\d\b", rest) or re.findall(r"\b(?:19|20)\d\d\b", body)
    says = _plain_said(key, title, names, int(years[-1]) if years else 0, body)
    place = re.sub(r"https?://\S+|\b(?:19|20)\d\d\b", "", parts[2] if len(parts) > 2 else "")
    place = re.sub(r"^In\s+", "", place).split(", pages")[0].strip(" .,")
    problem = "" if title else "its title could not be made out"
    return Entry(file, line, key, says, others, place, "", _is_preprint(place, says, ""), problem)


def _of_biblatex(file: Path, line: int, key: str, body: str) -> Entry:
    fields = dict(re.findall(r"\\field\{(\w+)\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", body))
    block = re.search(r"\\name\{author\}\{\d+\}\{[^}]*\}\{(.*?)\n\s*\}\s*\n", body, re.DOTALL)
    names = tuple(
        Author(to_text(family), to_text(given))
        for family, given in re.findall(
            r"family=\{((?:[^{}]|\{[^{}]*\})*)\}.*?(?:given=\{((?:[^{}]|\{[^{}]*\})*)\}|\}\}%)",
            block[1] if block else "",
            re.DOTALL,
        )
    )
    title = title_text(fields.get("title", ""), fields.get("subtitle", ""))
    place = to_text(fields.get("journaltitle") or fields.get("booktitle") or "")
    year = fields.get("year", "")
    says = _plain_said(key, title, names, int(year) if year.isdigit() else 0, body)
    others = "\\true{moreauthor}" in body
    return Entry(file, line, key, says, others, place, "", _is_preprint(place, says, ""))


def _plain_said(key: str, title: str, names: tuple[Author, ...], year: int, body: str) -> Said:
    doi = doi_in(body)
    arxiv = arxiv_in(body)
    if doi.startswith("10.48550/"):
        doi, arxiv = "", arxiv or arxiv_in(doi, bare=True)
    return Said(title, year, key, doi, arxiv, openreview_in(body), people=lambda: names)
