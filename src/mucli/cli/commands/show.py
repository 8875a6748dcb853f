"""``mucli show``: everything about one paper, as a page a reader enjoys."""

import sys
from typing import Any

import typer

from mucli.api import Catalog
from mucli.cli.options import ROW_FORMATS, chosen_format, complete_key, format_option
from mucli.cli.output.formats import paper_json, print_json, print_plain, short_authors
from mucli.cli.output.sending import print_papers
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError
from mucli.model import Paper
from mucli.reading_list import Mark, load, mark_of
from mucli.text import printable

Facts = list[tuple[str, list[tuple[str, str | None]]]]
FORMATS = (*ROW_FORMATS, "bibtex", "csl-json", "keys")


def show(
    ref: list[str] = typer.Argument(
        ...,
        metavar="REF",
        help="Key, method, DOI, arXiv id, URL or a piece of the title.",
        autocompletion=complete_key,
    ),
    format_: str = format_option(FORMATS),
) -> None:
    """Show everything about one paper: authors, venue, links, code, BibTeX, related papers."""
    chosen = chosen_format(format_, FORMATS)
    with open_catalog() as catalog:
        paper = catalog.get(" ".join(ref))
        if chosen == "json":
            related = [{"key": other.key, "title": other.title} for other in catalog.related(paper)]
            own = {"reading": mark.to_json()} if (mark := _mark(paper)) != Mark() else {}
            print_json("papers", [paper_json(paper, catalog) | own | {"related": related}], total=1)
        elif chosen == "table":
            _page(paper, catalog)
        elif chosen == "plain":
            mark = _mark(paper)
            facts: Facts = [
                ("Key", [(paper.key, None)]),
                ("Title", [(paper.title, None)]),
                *_facts(paper, catalog, mark)[1:],
            ]
            facts += [
                (label, [(line, None) for line in body.splitlines()])
                for label, body in _notes(paper, mark)
            ]
            print_plain((label, text) for label, lines in facts for text, _url in lines)
        else:
            print_papers([paper], catalog, chosen)


def _page(paper: Paper, catalog: Catalog) -> None:
    from mucli.cite import render as cite
    from mucli.cli.output import tables

    mark = _mark(paper)
    own = [("Your note", mark.note)] if mark.note else []
    facts = [fact for fact in _facts(paper, catalog, mark) if fact[0] != "Sources"]
    tables.page(
        paper.title, paper.url, facts, [*own, ("BibTeX", cite([paper], catalog.venues, "bibtex"))]
    )
    if related := catalog.related(paper):
        sys.stdout.write("\n")
        lines = [
            (other.key, [(f"{other.title} ({short_authors(other)}, {other.year})", other.url)])
            for other in related
        ]
        tables.page("Related", None, lines, [])
    if paper.sources or paper.notes:
        sys.stdout.write("\n")
        notes = [("Notes", [(paper.notes, None)])] if paper.notes else []
        tables.page(
            "Where this is from",
            None,
            [*notes, ("Sources", [(source, None) for source in paper.sources])],
            [],
        )


def _notes(paper: Paper, mark: Mark) -> list[tuple[str, str]]:
    return [
        (label, body)
        for label, body in (("Your note", mark.note), ("Notes", paper.notes or ""))
        if body
    ]


def _facts(paper: Paper, catalog: Catalog, mark: Mark) -> Facts:
    facts: Facts = [("Key", [(paper.key, None)])]

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
    add("Kind", _names(catalog.taxonomy.kinds, (paper.kind,)))
    add("Category", _names(catalog.taxonomy.categories, paper.categories))
    add("Topics", _names(catalog.taxonomy.topics, paper.topics))
    add("Methods", ", ".join(paper.methods))
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
            (f"{code.url} ({code.note})" if code.note else code.url, code.url)
            for code in paper.code
        ),
    )
    add("Version of", paper.preprint_of)
    add("Listed in", *(f"{name}: {', '.join(places)}" for name, places in paper.lists.items()))
    add("Sources", *paper.sources)
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
    name = venue.name if venue else paper.venue or ""
    if venue and venue.short not in (venue.name, ""):
        name = f"{name} ({venue.short})"
    issue = f" {paper.volume or ''}{f'({paper.number})' if paper.number else ''}".rstrip()
    pages = f"pp. {paper.pages}" if paper.pages and "-" in paper.pages else paper.pages or ""
    return ", ".join(part for part in (name + issue, pages, str(paper.year)) if part.strip())
