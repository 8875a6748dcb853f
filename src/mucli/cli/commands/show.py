"""``mucli show``: everything about one paper, as a page a reader enjoys."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import chosen_format, format_option, refs_argument
from mucli.cli.output import Page, Papers, Row, show_papers
from mucli.cli.refs import papers_named
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError
from mucli.model import Code, Paper
from mucli.reading_list import Mark, load, mark_of
from mucli.text import printable

Facts = list[tuple[str, list[tuple[str, str | None]]]]

_MANY = 3
"""More sources than these are only counted, unless they are asked for."""


def show(
    ref: list[str] = refs_argument("REF..."),
    *,
    sources: bool = typer.Option(
        False, "--sources", "-v", help="Every source, however many there are."
    ),
    format_: str = format_option(),
) -> None:
    """Show everything about a paper: authors, venue, links, code, BibTeX, related papers.

    Several keys show several papers: mucli search unlearn -f keys | xargs mucli show
    """
    chosen = chosen_format(format_)
    with open_catalog() as catalog:
        papers = papers_named(catalog, ref)
        marks = {paper.key: _mark(paper) for paper in papers}
        related = {paper.key: catalog.related(paper) for paper in papers}
        shown = Papers(
            papers,
            catalog,
            members={key: _members(marks[key], related[key]) for key in marks},
            pages=lambda: (
                page
                for paper in papers
                for page in _pages(
                    paper, catalog, marks[paper.key], related[paper.key], every=sources
                )
            ),
            facts=lambda: [
                row for paper in papers for row in _lines(paper, catalog, marks[paper.key])
            ],
        )
        show_papers(shown, chosen)


def _members(mark: Mark, related: Sequence[Paper]) -> dict[str, Any]:
    """Return what JSON has of a paper shown in full."""
    reading = {"reading": mark.to_json()} if mark != Mark() else {}
    return reading | {"related": [{"key": other.key, "title": other.title} for other in related]}


def _lines(paper: Paper, catalog: Catalog, mark: Mark) -> Sequence[Row]:
    """Return what is known of ``paper``, a label and a line each."""
    facts = _given(("Key", paper.key), ("Title", paper.title))
    facts += _facts(paper, catalog, mark)[1:] + _more(paper, catalog)
    facts += _given(("Sources", [(str(s), s.address) for s in paper.sources]))
    return [(label, line) for label, lines in facts for line, _url in lines] + [
        (label, line) for label, body in _notes(paper, mark) for line in body.splitlines()
    ]


def _pages(
    paper: Paper, catalog: Catalog, mark: Mark, related: Sequence[Paper], *, every: bool
) -> Iterator[Page]:
    """Give what a reader came for first, and where it is from last."""
    own = [("Your note", mark.note)] if mark.note else []
    blocks = [*own, ("BibTeX", catalog.cite([paper]))]
    yield Page(paper.title, paper.url, _facts(paper, catalog, mark), blocks)
    yield Page("What it is", None, _more(paper, catalog))
    if related:
        lines = [(p.key, [(f"{p.title} ({p.byline}, {p.year})", p.url)]) for p in related]
        yield Page("Related", None, lines)
    if paper.sources or paper.notes:
        notes = _given(("Notes", paper.notes))
        told: list[tuple[str, str | None]] = [
            (str(source), source.address) for source in paper.sources
        ]
        if len(told) > _MANY and not every:
            told = [(f"{len(told)} records; --sources names them", None)]
        yield Page("Where this is from", None, [*notes, *_given(("Sources", told))])


def _notes(paper: Paper, mark: Mark) -> list[tuple[str, str]]:
    return [
        (label, body)
        for label, body in (("Your note", mark.note), ("Notes", paper.notes or ""))
        if body
    ]


def _given(*facts: tuple[str, Any]) -> Facts:
    """Return ``facts`` (a label with text or with lines) without the empty ones."""
    made = [
        (label, [(value, None)] * bool(value) if isinstance(value, str) else list(value or ()))
        for label, value in facts
    ]
    return [(label, lines) for label, lines in made if lines]


def _facts(paper: Paper, catalog: Catalog, mark: Mark) -> Facts:
    """Return what a reader came for: who, where, what it does, and where it can be had."""
    names = ", ".join(author.natural for author in paper.authors)
    review = f"https://openreview.net/forum?id={paper.openreview}"
    return _given(
        ("Key", paper.key),
        ("Authors", names + (" and others" if paper.others else "")),
        ("Published", _published(paper, catalog)),
        ("Status", paper.status),
        ("Summary", paper.summary),
        ("Methods", ", ".join(paper.methods)),
        *(
            ({"pdf": "PDF"}.get(name, name.capitalize()), [(url, url) for url in urls])
            for name, urls in paper.links.items()
        ),
        ("Code", [_code(code) for code in paper.code]),
        ("DOI", paper.doi and [(paper.doi, f"https://doi.org/{paper.doi}")]),
        ("arXiv", paper.arxiv and [(paper.arxiv, paper.arxiv_url)]),
        ("OpenReview", paper.openreview and [(paper.openreview, review)]),
        ("Your list", ", ".join(["starred"] * mark.starred + [f"#{tag}" for tag in mark.tags])),
    )


def _code(code: Code) -> tuple[str, str]:
    said = ", ".join(filter(None, (code.framework, code.license, code.note)))
    return (f"{code.url} ({said})" if said else code.url, code.url)


def _more(paper: Paper, catalog: Catalog) -> Facts:
    """Return the rest of what is known: how it is filed, and what it rests on."""
    words = catalog.taxonomy
    guarantee = (paper.guarantee,) if paper.guarantee else ()
    return _given(
        ("Also titled", [(title, None) for title in paper.other_titles]),
        ("Looked up", paper.unpublished_as_of and f"unpublished as of {paper.unpublished_as_of}"),
        ("Kind", _names(words.kinds, (paper.kind,))),
        ("Category", _names(words.categories, paper.categories)),
        ("Topics", _names(words.topics, paper.topics)),
        ("Forgets", _names(words.forgets, paper.forgets)),
        ("Guarantee", _names(words.guarantees, guarantee)),
        ("Needs", _names(words.needs, paper.needs)),
        ("Data sets", _names(catalog.datasets, paper.datasets)),
        ("Version of", paper.preprint_of),
        ("Cites", ", ".join(paper.cites)),
        ("Listed in", [(f"{n}: {', '.join(at)}", None) for n, at in paper.lists.items()]),
        ("Added", paper.added),
    )


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
