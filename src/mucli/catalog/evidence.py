"""What a record's facts say against each other and against the records that they rest on.

``mucli.catalog.rules`` asks whether a file is well formed; here each rule names a fault that once
stood in the catalogue: a venue that no register knows, a year that the volume denies, a code link
of another paper. All are warnings, which ``validate --strict`` refuses, as the catalogue's own
checks do: in one's own papers a gap is no mistake.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from mucli import text
from mucli.catalog.read import Sources
from mucli.model import Paper, Venue
from mucli.text.ids import arxiv_year
from mucli.web.addresses import url_key

Found = Iterator[tuple[tuple[str | int, ...], str]]

_PAGES_NOT_CODE = re.compile(r"(?:^|\.)(?:github\.io|gitlab\.io|sites\.google\.com)$")
_DOI_YEARS = (
    re.compile(r"10\.1109/[a-z&-]+\d+\.((?:19|20)\d\d)\.", re.IGNORECASE),
    re.compile(r"10\.18653/v1/((?:19|20)\d\d)\."),
    re.compile(r"10\.24963/ijcai\.((?:19|20)\d\d)/", re.IGNORECASE),
)
"""DOIs of conferences that spell the year of the proceedings."""
_NEXT_SENTENCE = re.compile(r"[a-z0-9)\]][.!?][\"')\]]* +[A-Z]")
_SUMMARY_MARKUP = re.compile(r"\\[A-Za-z{]|\$|[`*<>]|https?://|\]\(|&#?\w+;")
_OPENING = re.compile(r"(?:In )?(?:this|the) (?:paper|work|article|study)\b|we\b", re.IGNORECASE)
SAME_WORK = 88
"""From this similarity (percent) of two titles on, the same people's two papers are taken for one;
below it they are as often two parts of one project."""


def check_evidence(sources: Sources) -> None:
    """Note in each paper's tree, as warnings, what its facts say against each other."""
    venues = sources.venues
    marks = _marks(venues)
    for key, paper in sources.papers.items():
        tree = sources.paper_tree(key)
        if not 1950 <= paper.year <= 2100:
            continue  # what follows from the year would only be wrong with it
        for found in (
            _venue_is_proved(paper, venues),
            _preprint(paper, venues),
            _year_of_volume(paper, venues),
            _year_of_doi(paper, venues),
            _venue_of_marks(paper, marks),
            _month_of_preprint(paper, venues),
            _methods(paper),
            _page_to_open(paper, venues),
            _code_is_code(paper),
            _openable(paper),
            _summary(paper),
        ):
            for path, message in found:
                tree.problem(path, message, warning=True)
    _shared_code(sources)
    _same_work(sources)


def is_published(paper: Paper, venues: Mapping[str, Venue]) -> bool:
    """Tell whether the record names a venue where papers appear: any but a preprint server."""
    venue = venues.get(paper.venue or "")
    return venue is not None and venue.kind != "preprint"


def posted(arxiv: str | None) -> tuple[int, int]:
    """Return the year and month in which arXiv took in ``arxiv``; (0, 0) for none."""
    number = (arxiv or "").rsplit("/", maxsplit=1)[-1]
    return arxiv_year(arxiv), int(number[2:4]) if number else 0


def _venue_is_proved(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    if is_published(paper, venues) and not any(source.proves_venue for source in paper.sources):
        short = venues[paper.venue or ""].short
        yield (
            ("venue",),
            (
                f"no source proves {short}: a list, a bibliography or a submission is none; name"
                " the record that does, or record the preprint and note what the list says"
            ),
        )


def _preprint(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    if paper.unpublished_as_of and is_published(paper, venues):
        yield ("unpublished_as_of",), "the paper is published; take the day out"
    year, _month = posted(paper.arxiv)
    if paper.venue == "arxiv" and year and year != paper.year:
        yield ("year",), f"{paper.arxiv} was posted in {year}; a preprint's year is that of its id"


def _year_of_volume(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    venue, volume = venues.get(paper.venue or ""), paper.volume or ""
    if venue and venue.first_volume and volume.isdecimal():
        year = venue.first_volume + int(volume) - 1
        if year != paper.year:
            yield ("year",), f"volume {volume} is of {year}; correct the year or the volume"


def _year_of_doi(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    venue = venues.get(paper.venue or "")
    if venue is None or venue.kind not in ("conference", "workshop"):
        return
    for pattern in _DOI_YEARS:
        found = pattern.match(paper.doi or "")
        if found and int(found[1]) != paper.year:
            yield ("year",), f"{paper.doi} is of {found[1]}; correct the year or the DOI"


def _marks(venues: Mapping[str, Venue]) -> list[tuple[str, str]]:
    """Return the marks of all venues, the longest first, each with its venue's key."""
    return sorted(
        ((mark.lower(), key) for key, venue in venues.items() for mark in venue.marks),
        key=lambda pair: (-len(pair[0]), pair),
    )


def _venue_of_marks(paper: Paper, marks: Sequence[tuple[str, str]]) -> Found:
    """Compare the venue with what the DOI and the paper's pages bear in their names."""
    places: list[tuple[tuple[str | int, ...], str]] = []
    if paper.doi:
        places.append((("doi",), paper.doi.lower()))
    for url in (*paper.links.get("paper", ()), *paper.links.get("pdf", ())):
        places.append((("links",), url_key(url)))
    for path, place in places:
        longest = max((len(mark) for mark, _key in marks if place.startswith(mark)), default=0)
        owners = {key for mark, key in marks if len(mark) == longest and place.startswith(mark)}
        if owners and paper.venue and paper.venue not in owners:
            names = " or ".join(sorted(owners))
            yield path, f"{place} belongs to {names}, the venue is {paper.venue}; correct one"


def _month_of_preprint(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    if not paper.month or not is_published(paper, venues):
        return
    told = any("month" in s.confirms and s.record not in ("arxiv", "list") for s in paper.sources)
    if posted(paper.arxiv)[1] == paper.month and not told:
        yield (
            ("month",),
            (
                "this is the month in which arXiv took the preprint in; take it out, or name the"
                " source of the published month"
            ),
        )


def _methods(paper: Paper) -> Found:
    for place, name in enumerate(paper.methods):
        if not any(char.isupper() or char.isdecimal() for char in name):
            yield (
                ("methods", place),
                f"{name!r} is an expression of the language, no method's name; take it out",
            )


def repeats_doi(url: str, doi: str | None) -> bool:
    """Tell whether ``url`` says no more than ``doi``: a resolver's address of it."""
    return bool(doi) and "doi.org/" in url and text.doi(url) == str(doi).lower()


def _page_to_open(paper: Paper, venues: Mapping[str, Venue]) -> Found:
    for url in paper.links.get("paper", ()):
        if repeats_doi(url, paper.doi):
            yield ("links", "paper"), f"{url} only repeats the DOI; take it out"
        elif is_published(paper, venues) and paper.arxiv and text.arxiv_id(url) == paper.arxiv:
            yield (
                ("links", "paper"),
                f"{url} is the preprint's; name the published paper's page, or take it out",
            )


def _code_is_code(paper: Paper) -> Found:
    for place, code in enumerate(paper.code):
        if _PAGES_NOT_CODE.search(urlsplit(code.url).hostname or ""):
            yield (
                ("code", place),
                f"{code.url} is a project's page, no code; move it to links.project",
            )


def _openable(paper: Paper) -> Found:
    for place, source in enumerate(paper.sources):
        if not source.address:
            yield (
                ("sources", place, "at"),
                f"nobody else can open {source.at!r}; give the address of the list",
            )
        if not source.confirms:
            yield (
                ("sources", place),
                "the source confirms nothing; say which fields, or take it out",
            )


def _summary(paper: Paper) -> Found:
    """The form of a summary: docs/catalog-format.md has the guide."""
    said = paper.summary or ""
    count = len(said.split())
    if not said:
        return
    if not 12 <= count <= 30:
        yield ("summary",), f"the summary has {count} words; write one sentence of 12 to 30"
    if not said.endswith("."):
        yield ("summary",), "the summary is a sentence; end it with a full stop"
    if _NEXT_SENTENCE.search(said):
        yield ("summary",), "the summary is of two sentences; make it one"
    if found := _SUMMARY_MARKUP.search(said):
        yield ("summary",), f"{found[0]!r} is markup; a summary is plain text without addresses"
    if _OPENING.match(said):
        yield ("summary",), "begin with what the paper does, not with the paper or its authors"


def _shared_code(sources: Sources) -> None:
    """A repository of two papers that does not say so is mostly one paper's by mistake."""
    owners: dict[str, list[str]] = defaultdict(list)
    for key, paper in sources.papers.items():
        for code in paper.code:
            owners[url_key(code.url)].append(key)
    for place, keys in owners.items():
        for key in keys[1:]:
            paper = sources.papers[key]
            related = {
                paper.preprint_of,
                *(k for k in keys if sources.papers[k].preprint_of == key),
            }
            others = [other for other in keys if other not in (key, *related)]
            at = next(n for n, code in enumerate(paper.code) if url_key(code.url) == place)
            if others and not paper.code[at].note:
                sources.paper_tree(key).problem(
                    ("code", at),
                    f"{paper.code[at].url} is the code of {others[0]} too; take it out where it is"
                    " not the paper's own, or say in 'note' what of it is",
                    warning=True,
                )


def _same_work(sources: Sources) -> None:
    """Find papers of the same people under titles that differ in a few words."""
    from rapidfuzz import fuzz

    by_people: dict[frozenset[str], list[str]] = defaultdict(list)
    for key, paper in sources.papers.items():
        if len(paper.authors) > 1 and not paper.others:
            people = frozenset(text.squash(author.natural) for author in paper.authors)
            by_people[people].append(key)
    for keys in by_people.values():
        for place, key in enumerate(keys):
            one = sources.papers[key]
            for other in keys[place + 1 :]:
                two = sources.papers[other]
                alike = fuzz.token_sort_ratio(one.title.casefold(), two.title.casefold())
                if alike < SAME_WORK or other == one.preprint_of or key == two.preprint_of:
                    continue
                sources.paper_tree(other).problem(
                    ("title",),
                    f"the same people's {key} has nearly this title; merge the two, or say"
                    " 'preprint_of'",
                    warning=True,
                )
