"""Which links there are, and where each stands: in papers, data sets and benchmarks, in their YAML
files, in any text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mucli.links.extract import extract, is_linked
from mucli.links.local import Files
from mucli.web.addresses import BadUrlError, host_of_url, normalise

if TYPE_CHECKING:
    from mucli.catalog.tree import Path_, Tree
    from mucli.model import Paper
    from mucli.resources import About, Benchmark, Dataset

KINDS = ("code", "paper", "dataset", "all")
_BY_NAME = {"code": "code"}  # every other name under links belongs to the paper itself


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A link as it stands somewhere.

    ``owner`` is a paper's key (or a data set's, a benchmark's), ``kind`` one of KINDS, ``field``
    the name of the field. ``file`` and ``line`` (from 1) say where it is written, when that is
    known. ``skip`` says why it is not to be asked, ``broken`` what it names in vain: a file or a
    heading. ``doi`` is the DOI of the paper that carries it.
    """

    url: str
    owner: str = ""
    kind: str = "all"
    field: str = ""
    file: Path | None = None
    line: int = 0
    doi: str | None = None
    skip: str = ""
    broken: str = ""


@dataclass(slots=True)
class Link:
    """One address to check, with everything that names it; ``problem`` says why it cannot be
    (``address`` is then the text itself), ``skip`` why it is not to be, ``broken`` that it leads to
    a file or a heading that is not there.
    """

    address: str
    problem: str = ""
    skip: str = ""
    broken: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The link as it is first written."""
        return self.occurrences[0].url

    @property
    def from_text(self) -> bool:
        """Whether the link stands in a text, and nowhere else."""
        return all(each.file and not each.owner for each in self.occurrences)

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
        link = _link(occurrence)
        links.setdefault(link.address, link).occurrences.append(occurrence)
    return list(links.values())


def _link(occurrence: Occurrence) -> Link:
    if occurrence.broken:
        return Link(f"{occurrence.file}: {occurrence.url}", broken=occurrence.broken)
    url, problem = meant(occurrence.url)
    if not problem and not occurrence.skip:
        try:
            return Link(normalise(url))
        except BadUrlError as error:
            problem = str(error)
    return Link(occurrence.url, "" if occurrence.skip else problem, occurrence.skip)


def paper_links(paper: "Paper") -> Iterator[Occurrence]:
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
    datasets: "Mapping[str, Dataset]", benchmarks: "Mapping[str, Benchmark]"
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


def _introducing(key: str, record: "Dataset | Benchmark") -> Iterator[Occurrence]:
    for link in record.introduced_by:
        if link.url:
            yield Occurrence(link.url, key, "dataset", f"{key}.introduced_by.url")


def about_links(about: "About") -> Iterator[Occurrence]:
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

# What an author writes where the reader puts something else.
_PLACEHOLDER = re.compile(
    r"\$\{|\$\(|\{\{|\}\}|<[\w .-]+>|\{[\w.-]+\}|\[[A-Z][A-Z_ -]*\]|%\{|%s|\.\.\.|…"
    r"|\$$|\[[A-Z][A-Z_ -]*$|://(?:YOUR|MY|SOME)[_-]?|://[^/]*\bYOUR[_-]|[/=](?:YOUR|MY)[_-][A-Z]|%7B|\bXXXX+\b"
)
_EXAMPLE = re.compile(r"(?:^|\.)example$")
_HERE = re.compile(r"localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]")


def placeholder(url: str) -> str:
    """Return why ``url``, as it stands in a text, is not meant to be asked: a place for something
    else, a host of examples, or this machine. Empty when it is.
    """
    if _PLACEHOLDER.search(url):
        return "a placeholder, not asked"
    host = host_of_url(url)
    if _EXAMPLE.search(host):
        return f"{host} is a host for examples, not asked"
    return ""


def is_here(url: str) -> bool:
    """Tell whether ``url`` leads to this machine: in a text that is the reader's own."""
    return _HERE.fullmatch(host_of_url(url)) is not None


_NO_WEB = re.compile(
    r"(?:mailto|tel|data|javascript|sms|irc|news|urn|cid|about|blob|file):", re.IGNORECASE
)
_MEANT = (
    (re.compile(r"https?:/(?=[^/])|https?//", re.IGNORECASE), "it has not two slashes"),
    (
        re.compile(r"(?!https?://)h{0,2}t{1,3}p{1,2}s?:/{1,3}", re.IGNORECASE),
        "the scheme is misspelt",
    ),
)


def meant(url: str) -> tuple[str, str]:
    """Return the address that ``url`` stands for, and what is wrong with it (empty: nothing)."""
    if url.startswith("//"):
        return f"https:{url}", ""
    if match := re.match(r"doi:\s*(10\.\S+)", url, re.IGNORECASE):
        return f"https://doi.org/{match[1]}", ""
    if url.lower().startswith("www."):
        return url, f"the URL has no scheme; write https://{url}"
    for pattern, what in _MEANT:
        if match := pattern.match(url):
            return url, f"{what}; is https://{url[match.end() :]} meant?"
    return url, ""


def text_links(
    text: str, file: Path | None = None, *, code: bool = False, files: Files | None = None
) -> Iterator[Occurrence]:
    """Give the links of a text with their lines, as its kind of file writes them.

    ``file`` says the kind by its suffix (without a file it is Markdown); ``code`` takes what stands
    in code and comments too. Links to other files and to headings are given when they lead nowhere,
    by ``files``.
    """
    suffix = file.suffix if file else ".md"
    for url, line in extract(text, suffix, code=code):
        bare = url.strip()
        if not bare or _NO_WEB.match(bare):
            continue
        odd = re.match(r"[a-z][a-z0-9+.-]*:|//|www\.|h?t{1,3}ps?//", bare, re.IGNORECASE)
        if odd or not is_linked(suffix):
            yield Occurrence(bare, "", "all", "", file, line, skip=placeholder(bare))
        elif file and files and not placeholder(bare) and (wrong := files.complaint(bare, file)):
            yield Occurrence(bare, "", "all", "", file, line, broken=wrong)


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
