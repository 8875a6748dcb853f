"""Which links there are, and where each stands: in papers, data sets and benchmarks, in their YAML
files, in any text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mucli.model import Paper
from mucli.readers.addresses import html_addresses, plain_addresses
from mucli.resources import About, Benchmark, Dataset
from mucli.web.addresses import BadUrlError, normalise

if TYPE_CHECKING:
    from mucli.catalog.tree import Path_, Tree

KINDS = ("code", "paper", "dataset", "all")
_BY_NAME = {"code": "code"}  # every other name under links belongs to the paper itself


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A link as it stands somewhere.

    ``owner`` is a paper's key (or a data set's, a benchmark's), ``kind`` one of KINDS, ``field``
    the name of the field. ``file`` and ``line`` (from 1) say where it is written, when that is
    known. ``doi`` is the DOI of the paper that carries it.
    """

    url: str
    owner: str = ""
    kind: str = "all"
    field: str = ""
    file: Path | None = None
    line: int = 0
    doi: str | None = None


@dataclass(slots=True)
class Link:
    """One address to check, with everything that names it; ``problem`` says why it cannot be
    (``address`` is then the text itself).
    """

    address: str
    problem: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The link as it is first written."""
        return self.occurrences[0].url

    @property
    def papers(self) -> list[str]:
        """What names the link: keys, without repetition."""
        return list(dict.fromkeys(each.owner for each in self.occurrences if each.owner))

    @property
    def dois(self) -> tuple[str, ...]:
        """The DOIs of the papers that carry the link."""
        return tuple(dict.fromkeys(each.doi for each in self.occurrences if each.doi))


def gather(occurrences: Iterable[Occurrence]) -> list[Link]:
    """Return one link for each address, however many name it and however they spell it, in
    order.
    """
    links: dict[str, Link] = {}
    for occurrence in occurrences:
        try:
            address, problem = normalise(occurrence.url), ""
        except BadUrlError as error:
            address, problem = occurrence.url, str(error)
        links.setdefault(address, Link(address, problem)).occurrences.append(occurrence)
    return list(links.values())


def paper_links(paper: Paper) -> Iterator[Occurrence]:
    """Give the links of a paper: code, pages and files, and the pages of its identifiers."""
    for entry in paper.code:
        yield Occurrence(entry.url, paper.key, "code", "code", doi=paper.doi)
    for name, urls in paper.links.items():
        for url in urls:
            yield Occurrence(
                url, paper.key, _BY_NAME.get(name, "paper"), f"links.{name}", doi=paper.doi
            )
    derived = (
        ("doi", paper.doi and f"https://doi.org/{paper.doi}"),
        ("arxiv", paper.arxiv_url),
        ("openreview", paper.openreview and f"https://openreview.net/forum?id={paper.openreview}"),
    )
    for name, made in derived:
        if made:
            yield Occurrence(made, paper.key, "paper", name, doi=paper.doi)


def resource_links(
    datasets: Mapping[str, Dataset], benchmarks: Mapping[str, Benchmark]
) -> Iterator[Occurrence]:
    """Give the links of data sets and benchmarks."""
    for key, dataset in datasets.items():
        for url in dataset.links:
            yield Occurrence(url, key, "dataset", f"{key}.links")
        yield from _introducing(key, dataset)
    for key, benchmark in benchmarks.items():
        for name, urls in benchmark.links.items():
            for url in urls:
                yield Occurrence(url, key, "dataset", f"{key}.links.{name}")
        yield from _introducing(key, benchmark)


def _introducing(key: str, record: Dataset | Benchmark) -> Iterator[Occurrence]:
    for link in record.introduced_by:
        if link.url:
            yield Occurrence(link.url, key, "dataset", f"{key}.introduced_by.url")


def about_links(about: About) -> Iterator[Occurrence]:
    """Give the links of the catalogue itself: survey, news, upstream lists."""
    named = [("survey", about.survey.url if about.survey else None)]
    named += [("news", item.url) for item in about.news]
    for upstream in about.upstream.values():
        named += [
            ("upstream", upstream.url),
            ("upstream", upstream.readme),
            ("upstream", upstream.site),
        ]
    for name, url in named:
        if url:
            yield Occurrence(url, "about", "all", name)


def wanted(occurrences: Iterable[Occurrence], kinds: Iterable[str]) -> Iterator[Occurrence]:
    """Give the occurrences of the ``kinds``; ``all`` is everything."""
    asked = set(kinds)
    return (each for each in occurrences if "all" in asked or each.kind in asked)


# In files
# --------------------------------------------------------------------------------------------------

_MARKDOWN = ("", ".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd")
_TEX_ESCAPE = re.compile(r"\\([_%&#~$])")


def text_links(text: str, file: Path | None = None) -> Iterator[Occurrence]:
    """Give the web addresses of a text with their lines, as its kind of file writes them.

    ``file`` says the kind by its suffix: Markdown (also without one, and without a file), HTML, a
    bibliography or LaTeX, else plain text.
    """
    suffix = file.suffix.lower() if file else ""
    found: Iterable[tuple[str, int]]
    if suffix in _MARKDOWN:
        from mucli.readers.markdown import addresses

        found = addresses(text)
    elif suffix in (".html", ".htm", ".xhtml"):
        found = html_addresses(text)
    else:
        escaped = suffix in (".bib", ".tex", ".bbl")
        found = plain_addresses(_TEX_ESCAPE.sub(r"\1", text) if escaped else text)
    return (Occurrence(url, "", "all", "", file, line) for url, line in found)


def with_places(occurrences: Iterable[Occurrence], roots: Iterable[Path]) -> list[Occurrence]:
    """Return the occurrences with the file and line of each, found in the catalogues' folders
    ``roots``.
    """
    from mucli.catalog.read import paper_files

    files = {
        file.stem: file
        for root in roots
        if (root / "papers").is_dir()
        for file in paper_files(root)
    }
    lines: dict[Path, dict[str, int]] = {}
    first = next(iter(roots), None)
    placed = []
    for occurrence in occurrences:
        file = _file_of(occurrence, files, first)
        if file is None:
            placed.append(occurrence)
            continue
        if file not in lines:
            lines[file] = _lines(file)
        placed.append(replace(occurrence, file=file, line=_line_of(occurrence, lines[file])))
    return placed


def _file_of(occurrence: Occurrence, papers: Mapping[str, Path], root: Path | None) -> Path | None:
    from mucli.catalog.tree import read_tree

    if occurrence.file is not None or root is None:
        return occurrence.file
    if occurrence.kind in ("code", "paper"):
        return papers.get(occurrence.owner)
    names = ("about.yaml",) if occurrence.owner == "about" else ("datasets.yaml", "benchmarks.yaml")
    for name in names:
        file = root / name
        if file.is_file() and (
            name == "about.yaml" or occurrence.owner in (read_tree(file).value or {})
        ):
            return file
    return None


def _lines(file: Path) -> dict[str, int]:
    """Map what a YAML file says to the line where it first stands: each text, and each field's
    name.
    """
    from mucli.catalog.tree import read_tree

    tree = read_tree(file)
    found: dict[str, int] = {}
    _walk(tree, (), tree.value, found)
    return found


def _walk(tree: "Tree", path: "Path_", value: Any, found: dict[str, int]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            found.setdefault(f"{name}:", tree.line((*path, name)))
            _walk(tree, (*path, name), inner, found)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _walk(tree, (*path, place), inner, found)
    elif isinstance(value, str):
        found.setdefault(value, tree.line(path))


def _line_of(occurrence: Occurrence, lines: Mapping[str, int]) -> int:
    return lines.get(occurrence.url) or lines.get(f"{occurrence.field}:") or 1
