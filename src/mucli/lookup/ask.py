"""Asking the right services about one paper, each of them allowed to fail."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mucli.errors import OutsideError
from mucli.identify import Index, Said
from mucli.lookup.found import Found
from mucli.lookup.readme import read_readme
from mucli.lookup.recognise import Id, parse_id
from mucli.lookup.services import BY_NAME, arxiv, crossref, dblp, doi
from mucli.lookup.services import semantic_scholar as s2
from mucli.model import Code, Paper
from mucli.web.addresses import place

_PLACES = ("openreview", "acl", "pmlr", "cvf")  # services whose addresses of a known paper tell


@dataclass(slots=True)
class Lookup:
    """The answers about one paper so far, a sentence for each service that failed, and why nothing
    is found though all answered.
    """

    answers: list[Found] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    missing: str = "no service knows this paper; check the identifier"
    asked: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, name: str, function: Callable[[str], Found | None], value: str) -> Found | None:
        """Ask once; an answer without a title is none."""
        if (name, value) in self.asked:
            return None
        self.asked.add((name, value))
        try:
            found = function(value)
        except OutsideError as error:
            self.complaints.append(str(error))
            return None
        if found is not None and not found.row.problem:
            self.answers.append(found)
            return found
        return None

    def fetch(self, wanted: Id) -> Found | None:
        """Ask the service that answers for ``wanted``, if it can be asked."""
        fetch = getattr(BY_NAME[wanted.kind], "fetch", None)
        return self.ask(wanted.kind, fetch, wanted.value) if fetch else None


def look_up(wanted: Id) -> Lookup:
    """Ask the service that knows ``wanted``, then those that its answer leads to. Never raises
    OutsideError: see ``complaints``.
    """
    lookup = Lookup()
    code: tuple[Code, ...] = ()
    if wanted.kind == "github":
        wanted, code = _from_repository(lookup, wanted)
    lookup.fetch(wanted)
    if not lookup.answers and wanted.kind in s2.KINDS:
        lookup.ask(s2.NAME, s2.fetch, f"{s2.KINDS[wanted.kind]}:{wanted.value}")
    follow(lookup)
    if code and lookup.answers:
        first = lookup.answers[0]
        paper = replace(
            first.paper, code=tuple({place(c.url): c for c in (*first.paper.code, *code)}.values())
        )
        lookup.answers[0] = replace(first, row=replace(first.row, paper=paper))
    return lookup


def look_up_known(paper: Paper) -> Lookup:
    """Ask about a paper of the catalogue by the identifiers and addresses it has; an answer about
    another paper does not count.
    """
    lookup = Lookup()
    wanted = [
        Id(kind, value.lower() if kind == "doi" else value)
        for kind in ("doi", "arxiv", "openreview")
        if (value := getattr(paper, kind))
    ]
    addresses = [url for role in ("paper", "pdf", "other") for url in paper.links.get(role, ())]
    wanted += [each for url in addresses if (each := parse_id(url)).kind in _PLACES]
    for each in wanted:
        lookup.fetch(each)
    follow(lookup, known=paper)
    if not lookup.answers and (paper.arxiv or paper.doi):
        lookup.ask(s2.NAME, s2.fetch, f"ARXIV:{paper.arxiv}" if paper.arxiv else f"DOI:{paper.doi}")
    index = Index([paper])
    for found in list(lookup.answers):
        if index.find(Said.of(found.paper)).paper is None:
            lookup.answers.remove(found)
            lookup.complaints.append(
                f"{found.service} calls it {found.paper.title!r}, another paper; correct the"
                " identifier in the record"
            )
    return lookup


def _from_repository(lookup: Lookup, wanted: Id) -> tuple[Id, tuple[Code, ...]]:
    """Turn a repository into the paper that its README asks to cite, or names."""
    code = (Code(f"https://github.com/{wanted.value}"),)
    try:
        readme = read_readme(wanted.value)
    except OutsideError as error:
        lookup.complaints.append(str(error))
        return wanted, code
    if readme.ids:
        return readme.ids[0], code
    if readme.cited:
        lookup.ask("github", lambda _name: readme.cited, wanted.value)
    else:
        lookup.missing = (
            f"no README of {wanted.value} that names a paper; add the paper by its own identifier"
        )
    return wanted, code


def follow(lookup: Lookup, known: Paper | None = None) -> None:
    """Ask where the answers lead: the DOI's registry, arXiv, and for what is only a preprint DBLP
    and Crossref by its title.
    """
    for _ in range(2):
        for found in list(lookup.answers):
            if found.paper.doi:
                lookup.ask(doi.NAME, doi.fetch, found.paper.doi)
            if found.paper.arxiv:
                lookup.ask(arxiv.NAME, arxiv.fetch, found.paper.arxiv)
    best = known or next((f.paper for f in lookup.answers), None)
    if best is None or any(f.paper.doi and f.row.venue for f in lookup.answers):
        return
    title = best.title
    version = lookup.ask(dblp.NAME, lambda _title: dblp.published(best), title)
    named = version.paper.doi if version else None
    if not named:
        try:
            named = crossref.doi_by_title(best)
        except OutsideError as error:
            lookup.complaints.append(str(error))
    if named:
        lookup.ask(doi.NAME, doi.fetch, named)
