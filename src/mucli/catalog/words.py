"""The words of papers as a search sees them: what is indexed, and the lines that ranking reads
instead of records.

Compiling a million papers runs all of this a million times; that is why it is written plainly and
looks before it leaps.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mucli import text
from mucli.catalog.extras import Extras
from mucli.catalog.licenses import license_facets
from mucli.model import Paper
from mucli.resources import Benchmark, Dataset
from mucli.text.stemming import stem
from mucli.web.addresses import url_key

LINES = ("method", "method parts", "title", "title parts", "author", "facet", "summary")
"""The lines of ``paper.words``.

Methods and titles are words in order, `` | `` between several; their parts are compounds run
together (``lcodec``) and the pieces of CamelCase (``graph eraser``), those of methods after the
whole names run together and `` | ``. Authors are ``family words,given words`` with ``;`` between
them. Facets are the tokens of the index's column of that name; the summary is words in order.
"""

BREAK = "|"
"""Stands where one phrase ends and another begins."""

_JOINT = re.compile(
    r"[-\u2010\u2011'./+&@]|[a-z][A-Z]|[A-Z]{2}[a-z]{2}"
)  # without one of these a text has no parts
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011'./+&@][^\W_]+)+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HUMP = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")


def paper_ids(paper: Paper) -> Iterator[tuple[str, str]]:
    """Give the exact names of ``paper`` for look-ups, each with what it is: key, alias, doi, arxiv,
    openreview, url, method, title.
    """
    yield "key", paper.key
    for alias in paper.aliases:
        yield "alias", alias
    if paper.doi:
        yield "doi", paper.doi.lower()
    if paper.arxiv:
        yield "arxiv", paper.arxiv.lower()
    if paper.openreview:
        yield "openreview", paper.openreview.lower()
    for urls in paper.links.values():
        for url in urls:
            yield "url", url_key(url)
    for code in paper.code:
        yield "url", url_key(code.url)
    for method in paper.methods:
        yield "method", text.squash(method)
    yield "title", text.squash(paper.title)
    for title in paper.other_titles:
        yield "title", text.squash(title)


def ids(paper: Paper, introduced: Iterable[str] = ()) -> list[str]:
    """Return :func:`paper_ids` as tokens of the index, and the names of the data sets and
    benchmarks that the paper ``introduced``.
    """
    names = [f"{kind}={value}".replace(" ", "") for kind, value in paper_ids(paper)]
    return names + [f"dataset={text.squash(name)}" for name in introduced]


def introductions(*groups: Mapping[str, Dataset | Benchmark]) -> dict[str, list[str]]:
    """Return the names of the data sets and benchmarks of ``groups`` by the key of the paper that
    introduced them.
    """
    found: dict[str, list[str]] = {}
    for group in groups:
        for key, record in group.items():
            names = dict.fromkeys((key, record.name, *record.aliases))
            for paper in record.introduced_by:
                if paper.key:
                    found.setdefault(paper.key, []).extend(names)
    return found


Lines = tuple[str, str, str, str, str, str, str]


def words_of(paper: Paper) -> Lines:
    """Return the lines of ``paper.words``; see ``LINES``."""
    methods = pieces = parts = ""
    if paper.methods:
        methods = " | ".join([" ".join(text.words(name)) for name in paper.methods])
        whole = dict.fromkeys([text.squash(name) for name in paper.methods])
        pieces = " ".join(
            [
                *whole,
                BREAK,
                *dict.fromkeys([part for name in paper.methods for part in _parts(name)]),
            ]
        )
    title = " ".join(text.words(paper.title))
    if paper.other_titles:
        title = " | ".join([title, *[" ".join(text.words(other)) for other in paper.other_titles]])
        parts = " ".join(
            dict.fromkeys(
                [part for each in (paper.title, *paper.other_titles) for part in _parts(each)]
            )
        )
    elif _JOINT.search(paper.title):
        parts = " ".join(dict.fromkeys(_parts(paper.title)))
    authors = [
        f"{_folded(f'{a.family} {a.suffix}' if a.suffix else a.family)},{_folded(a.given)}"
        for a in paper.authors
    ]
    return (
        methods,
        pieces,
        title,
        parts,
        ";".join(authors),
        " ".join(_facets(paper)).replace("\n", " "),
        " ".join(text.words(paper.summary)) if paper.summary else "",
    )


def columns(lines: Lines) -> tuple[str, str, str, str]:
    """Return the columns method, title, author and summary of the index from the lines of
    ``paper.words``.
    """
    methods, pieces, titles, parts, authors, _facets, summary = lines
    return (
        f"{methods} | {pieces}" if pieces else methods,
        f"{titles} | {parts}" if parts else titles,
        " | ".join(
            [
                f"{given} {family}"
                for family, _comma, given in [name.partition(",") for name in authors.split(";")]
            ]
        ),
        summary,
    )


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    """Return the words of a part of a name; names come again and again."""
    return " ".join(text.words(name))


def _parts(name: str) -> list[str]:
    """Return the compounds of ``name`` run together and the pieces of its CamelCase, folded."""
    if not _JOINT.search(name):
        return []
    found = [text.squash(match) for match in _COMPOUND.findall(name)]
    if _HUMP.search(name):
        found += [
            text.fold(piece)
            for word in name.split()
            if _HUMP.search(word)
            for piece in _CAMEL.findall(word)
            if len(piece) > 2
        ]
    return found


def _facets(paper: Paper) -> list[str]:
    found = [f"kind={paper.kind}", f"year={paper.year}", "code=yes" if paper.code else "code=no"]
    found += [f"category={word}" for word in paper.categories]
    found += [f"topic={word}" for word in paper.topics]
    found += [f"forgets={word}" for word in paper.forgets]
    found += [f"needs={word}" for word in paper.needs]
    found += [f"dataset={key}" for key in paper.datasets]
    if paper.guarantee:
        found.append(f"guarantee={paper.guarantee}")
    if paper.lists:
        found += [f"list={name}" for name in paper.lists]
    if paper.code:
        found += [f"license={name}" for name in license_facets(paper)]
    if paper.venue:
        found.append(f"venue={paper.venue}")
    if paper.doi:
        found.append("has=doi")
    if paper.openreview:
        found.append("has=openreview")
    if paper.arxiv:
        found.append("has=arxiv")
        posted = _posted(paper.arxiv)
        if posted != paper.year:
            found.append(f"posted={posted}")
    return found


def _posted(arxiv: str) -> int:
    """Return the year in which a paper was posted at arXiv, as its id says (YYMM.NNNNN,
    archive/YYMMNNN).
    """
    digits = int(arxiv.rpartition("/")[2][:2])
    return 1900 + digits if digits > 90 else 2000 + digits


def subjects(extras: Extras) -> dict[str, dict[str, list[str]]]:
    """Return what each expression of the field stands for: by its words' stems, the ``facets`` it
    names and its other ``names``.

    ``parts`` maps the stem of each word of those names to the facets whose names hold it.
    """
    taxonomy = extras.taxonomy
    groups = [
        (f"{what}={term.key}", (term.key, term.name, *term.aliases))
        for what, terms in (
            ("kind", taxonomy.kinds),
            ("category", taxonomy.categories),
            ("topic", taxonomy.topics),
            ("forgets", taxonomy.forgets),
            ("guarantee", taxonomy.guarantees),
            ("needs", taxonomy.needs),
        )
        for term in terms.values()
    ]
    groups += [
        (f"venue={venue.key}", (venue.key, venue.name, venue.short, *venue.aliases))
        for venue in extras.venues.values()
    ]
    groups += [
        (f"dataset={key}", (key, data.name, *data.aliases)) for key, data in extras.datasets.items()
    ]
    found: dict[str, dict[str, list[str]]] = {"facets": {}, "names": {}, "parts": {}}
    for facet, given in groups:
        for stems in dict.fromkeys(
            " ".join([stem(word) for word in text.words(name)]) for name in given
        ):
            found["facets"].setdefault(stems, []).append(facet)
            for part in dict.fromkeys(stems.split()):
                found["parts"].setdefault(part, []).append(facet)
    for key, others in taxonomy.terms.items():
        names = list(dict.fromkeys([" ".join(text.words(name)) for name in (key, *others)]))
        for name in names:
            known = found["names"].setdefault(" ".join([stem(word) for word in name.split()]), [])
            known += [other for other in names if other != name and other not in known]
    for part, facets in found["parts"].items():
        found["parts"][part] = sorted(set(facets))
    return found
