"""``mucli show``: everything about one paper, as a page a reader enjoys."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from mucli.api import Catalog
from mucli.cli.options import chosen_format, format_option, refs_argument
from mucli.cli.output import Page, Papers, Row, show_papers
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError
from mucli.model import Paper
from mucli.reading_list import Mark, load, mark_of
from mucli.text import printable


def show(ref: list[str] = refs_argument("REF"), format_: str = format_option()) -> None:
    """Show everything about one paper: authors, venue, links, code, BibTeX, related papers."""
    chosen = chosen_format(format_)
    with open_catalog() as catalog:
        paper = catalog.get(" ".join(ref))
        mark = _mark(paper)
        related = catalog.related(paper)
        members: dict[str, Any] = {"reading": mark.to_json()} if mark != Mark() else {}
        members["related"] = [{"key": other.key, "title": other.title} for other in related]
        show_papers(
            Papers(
                [paper],
                catalog,
                members={paper.key: members},
                pages=lambda: _pages(paper, catalog, mark, related),
                facts=lambda: _lines(paper, catalog, mark),
            ),
            chosen,
        )


def _lines(paper: Paper, catalog: Catalog, mark: Mark) -> Sequence[Row]:
    """Return what is known of ``paper``, a label and a line each."""
    facts = [("Key", [(paper.key, None)]), ("Title", [(paper.title, None)])]
    facts += _facts(paper, catalog, mark)[1:]
    return [(label, line) for label, lines in facts for line, _url in lines] + [
        (label, line) for label, body in _notes(paper, mark) for line in body.splitlines()
    ]


def _pages(paper: Paper, catalog: Catalog, mark: Mark, related: Sequence[Paper]) -> Iterator[Page]:
    own = [("Your note", mark.note)] if mark.note else []
    facts = [fact for fact in _facts(paper, catalog, mark) if fact[0] != "Sources"]
    blocks = [*own, ("BibTeX", catalog.cite([paper]))]
    yield Page(paper.title, paper.url, facts, blocks)
    if related:
        lines = [(p.key, [(f"{p.title} ({p.byline}, {p.year})", p.url)]) for p in related]
        yield Page("Related", None, lines)
    if paper.sources or paper.notes:
        notes = [("Notes", [(paper.notes, None)])] if paper.notes else []
        sources = [(str(source), source.address) for source in paper.sources]
        yield Page("Where this is from", None, [*notes, ("Sources", sources)])


def _notes(paper: Paper, mark: Mark) -> list[tuple[str, str]]:
    return [
        (label, body)
        for label, body in (("Your note", mark.note), ("Notes", paper.notes or ""))
        if body
    ]


def _facts(paper: Paper, catalog: Catalog, mark: Mark) -> list[Any]:
    facts: list[Any] = [("Key", [(paper.key, None)])]

    def add(label: str, *lines: Any) -> None:
        given = [line if isinstance(line, tuple) else (line, None) for line in lines if line]
        if given:
            facts.append((label, given))

    add("Also titled", *paper.other_titles)
    add(
        "Authors",
        ", ".join(author.natural for author in paper.authors)
        + (" and others" if paper.others else ""),
    )
    add("Published", _published(paper, catalog))
    add("Status", paper.status)
    add("Looked up", paper.unpublished_as_of and f"unpublished as of {paper.unpublished_as_of}")
    add("Summary", paper.summary)
    add("Kind", _names(catalog.taxonomy.kinds, (paper.kind,)))
    add("Category", _names(catalog.taxonomy.categories, paper.categories))
    add("Topics", _names(catalog.taxonomy.topics, paper.topics))
    add("Methods", ", ".join(paper.methods))
    add("Forgets", _names(catalog.taxonomy.forgets, paper.forgets))
    add(
        "Guarantee",
        _names(catalog.taxonomy.guarantees, (paper.guarantee,) if paper.guarantee else ()),
    )
    add("Needs", _names(catalog.taxonomy.needs, paper.needs))
    add("Data sets", _names(catalog.datasets, paper.datasets))
    add("DOI", paper.doi and (paper.doi, f"https://doi.org/{paper.doi}"))
    add("arXiv", paper.arxiv and (paper.arxiv, paper.arxiv_url))
    add(
        "OpenReview",
        paper.openreview
        and (paper.openreview, f"https://openreview.net/forum?id={paper.openreview}"),
    )
    for name, urls in paper.links.items():
        add({"pdf": "PDF"}.get(name, name.capitalize()), *((url, url) for url in urls))
    add(
        "Code",
        *(
            (
                f"{code.url} ({said})"
                if (said := ", ".join(filter(None, (code.framework, code.license, code.note))))
                else code.url,
                code.url,
            )
            for code in paper.code
        ),
    )
    add("Version of", paper.preprint_of)
    add("Cites", ", ".join(paper.cites))
    add("Listed in", *(f"{name}: {', '.join(places)}" for name, places in paper.lists.items()))
    add("Sources", *((str(source), source.address) for source in paper.sources))
    add("Added", paper.added)
    add("Your list", ", ".join(["starred"] * mark.starred + [f"#{tag}" for tag in mark.tags]))
    return facts


def _mark(paper: Paper) -> Mark:
    """Return what the reader keeps of ``paper``; a reading list that cannot be read is named, and
    the page shown without it.
    """
    try:
        return mark_of(paper, load())
    except OutsideError as error:
        print(f"mucli: warning: {printable(str(error))}", file=sys.stderr)
        return Mark()


def _names(group: dict[str, Any], words: tuple[str, ...]) -> str:
    return ", ".join(group[word].name if word in group else word for word in words)


def _published(paper: Paper, catalog: Catalog) -> str:
    """Say where and when: ``Artificial Intelligence Review 58(3), 90, 2025``."""
    venue = catalog.venues.get(paper.venue or "")
    name = venue.name_in(paper.year) if venue else paper.venue or ""
    if venue and venue.short not in (name, ""):
        name = f"{name} ({venue.short})"
    issue = f" {paper.volume or ''}{f'({paper.number})' if paper.number else ''}".rstrip()
    pages = f"pp. {paper.pages}" if paper.pages and "-" in paper.pages else paper.pages or ""
    return ", ".join(part for part in (name + issue, pages, str(paper.year)) if part.strip())
