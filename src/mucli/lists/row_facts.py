"""From what a row says in words and links to the facts of a paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mucli import text
from mucli.lists.fields import dated, nothing, plain, split_venue, title_and_note
from mucli.lists.labels import Anchor
from mucli.lists.rows import Row
from mucli.lists.venue_names import LIKELY, venue_score
from mucli.model import Code, Paper
from mucli.person_names import parse_names
from mucli.text.ids import arxiv_year
from mucli.web.urls import is_code, is_paper

_ROLE_WORDS = {
    "code": (
        "代码 code codes github git gitlab repo repository implementation implementations pytorch"
        " tensorflow jax keras source"
    ),
    "project": "项目 主页 project page website web site homepage webpage demo",
    "video": "视频 video videos talk youtube",
    "slides": "slides slide",
    "pdf": "pdf",
    "other": (
        "data dataset datasets poster blog post review reviews twitter tweet thread bibtex bib cite"
        " citation supp supplementary supplement appendix model models weights checkpoint"
        " checkpoints huggingface hf notebook colab leaderboard medium stars star"
    ),
}
_ARXIV = re.compile(r"rxiv|corr\b|preprint", re.IGNORECASE)
_ROLE_OF = {word: role for role, names in _ROLE_WORDS.items() for word in names.split()}


# Links whose label names the host rather than the venue.
_HOSTS = frozenset(
    "arxiv acm ieee springer openreview aclanthology acl pmlr cvf ssrn elsevier nature science"
    " preprint www usenix biorxiv dblp ieeexplore mdpi neuripsproceedings".split()
)
# Where the addresses of proceedings and DOIs name the year: in full, or by its last two digits.
_YEAR_IN_ADDRESS = (
    re.compile(
        r"aclanthology\.org/(?:\w+/)?(20\d\d)\.|thecvf\.com/content[_/]?[a-z]*_?(20\d\d)|ecva\.net/papers/eccv_(20\d\d)"
        r"|(?:neurips|nips|iclr)\.cc/paper(?:_files/paper)?/(20\d\d)/|ijcai\.org/proceedings/(20\d\d)"
        r"|eprint\.iacr\.org/(20\d\d)/|10\.\d{4,9}/[\w./-]*?\b(20\d\d)[.-]|isca-(?:speech|archive)\.org/\w+_(20\d\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:aclanthology\.org|aclweb\.org/anthology)/(?:papers/)?[A-Z](\d\d)-\d|mlr\.press/v\d+/[a-z-]+?(\d\d)[a-z]?\b"
        r"|usenixsecurity(\d\d)|10\.18653/v1/[a-z](\d\d)-|10\.1038/s\d{5}-0(\d\d)-",
        re.IGNORECASE,
    ),
)
_AAAI = re.compile(r"10\.1609/aaai\.v(\d\d)i", re.IGNORECASE)  # volume 34 is that of 2020


def year_in_address(url: str) -> int:
    """Return the year that an address of a paper or its DOI names, 0 where it names none."""
    if match := _YEAR_IN_ADDRESS[0].search(url):
        return int(match[match.lastindex or 0])
    if match := _YEAR_IN_ADDRESS[1].search(url):
        digits = int(match[match.lastindex or 0])
        return (1900 if digits > 60 else 2000) + digits
    return 1986 + int(match[1]) if (match := _AAAI.search(url)) else 0


@dataclass(slots=True)
class Facts:
    """What a row says, as it stands there; ``links`` are (role, address) pairs, the roles those of
    a paper's links and ``code``. ``label`` is a venue in a link's label, ``place`` the one of the
    headings above, as ``year`` is their year; ``note`` stands before the title.
    """

    title: str = ""
    authors: str = ""
    date: str = ""
    venue: str = ""
    methods: str = ""
    topics: str = ""
    note: str = ""
    label: str = ""
    place: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    year: int | None = None

    def add_link(self, link: Anchor, role: str = "") -> None:
        """Keep ``link`` under ``role``, or under what its label or host says."""
        url = link.web
        if url is None:
            return
        if link.is_label and venue_score(link.label) >= LIKELY:
            named = "".join(text.words(re.sub(r"\d+", "", link.label)))
            dated_before = dated(self.label)[0]
            if not dated_before and (
                dated(link.label)[0] or (named not in _HOSTS and not self.label)
            ):
                self.label = link.label
        elif link.is_label and len(text.words(link.label)) <= 4 and is_paper(url):
            self.date = self.date or (link.label if dated(link.label)[0] else "")
        self.links.append(
            (role_of(link, url) if not role or (role == "paper" and is_code(url)) else role, url)
        )

    def row(
        self,
        line: int,
        sections: tuple[str, ...],
        what: str = "paper",
        why: Sequence[str] = (),
    ) -> Row:
        """Return the row that these facts make; without a title it is a problem. ``why`` says what
        was taken for what.
        """
        title, note = title_and_note(self.title)
        if text.arxiv_id(title) or text.doi(title):
            self.ids, title = [*self.ids, title], ""
        venue, year, month, how = self._when(note)
        authors, others = parse_names("" if nothing(self.authors) else plain(self.authors))
        paper = _with_links(
            Paper(
                key="",
                title=title,
                authors=authors,
                others=others,
                year=year,
                month=month,
            ),
            self,
        )
        if not year and (year := self._year_of_ids(paper)):
            paper, how = replace(paper, year=year), "its arXiv id, DOI or address"
        why = (*why, f"venue {venue!r}") if venue and not self.venue else tuple(why)
        why = (*why, f"year {year}: {how}") if year else why
        named = paper.doi or paper.arxiv or paper.openreview
        hint = f"; 'mucli add {named}' asks for it" if named and named != paper.openreview else ""
        problem = "" if any(c.isalnum() for c in title) else f"the title is missing{hint}"
        return Row(line, paper, what, sections, venue, problem, tuple(why))

    def _when(self, note: str) -> tuple[str, int, int | None, str]:
        """Return the venue, the year, the month, and where the year stands.

        A year alone is believed before the venue's, that before the day of a preprint, and what
        stands in the row before what stands around it.
        """
        in_date = self.date if venue_score(plain(self.date)) else ""
        named = [
            (each, *split_venue(each))
            for each in (self.venue, note, self.note, in_date, self.label, self.place)
            if each
        ]
        venue = next((name for _text, name, _year in named if name), "")
        at_venue = next(
            (year for _text, name, year in named if year and not _ARXIV.search(name)), None
        )
        at_any = next((year for _text, _name, year in named if year), None)
        year, month = dated(self.date)
        if year and not month:
            return venue, year, None, "the date"
        if at_venue and at_venue != year:
            return venue, at_venue, None, "the venue"
        if year:
            return venue, year, month, "the date"
        if at_any:
            return venue, at_any, None, "the venue"
        return venue, self.year or 0, None, "the heading above"

    def _year_of_ids(self, paper: Paper) -> int:
        named = [paper.doi or "", *(url for role, url in self.links if role in ("paper", "pdf"))]
        return next(
            (year for each in named if (year := year_in_address(each))), arxiv_year(paper.arxiv)
        )


def role_of(link: Anchor, url: str) -> str:
    """Return what ``link`` leads to: ``code``, ``project``, ``video``, ``slides``, ``pdf``,
    ``other`` or ``paper``.
    """
    named = text.arxiv_id(url) or text.openreview_id(url)
    if link.is_label:
        for word in text.words(link.label):
            if word in _ROLE_OF and not (
                word in ("pdf", "star", "stars", "model", "models") and is_code(url)
            ):
                role = _ROLE_OF[word]
                return "paper" if named and role in ("project", "other") else role
    if is_code(url):
        return "code"
    says_paper = any(word in ("paper", "papers", "论文") for word in text.words(link.label))
    return "paper" if says_paper or is_paper(url) or not link.is_label else "other"


def split_words(value: str) -> tuple[str, ...]:
    """Return the words of a cell that lists several, without those that say nothing."""
    parts = (plain(part).strip(" .`*") for part in re.split(r"[,;\n]|\s/\s", value))
    return tuple(dict.fromkeys(part for part in parts if not nothing(part)))


def _with_links(paper: Paper, facts: Facts) -> Paper:
    by_role: dict[str, list[str]] = {}
    for role, url in dict.fromkeys(facts.links):
        by_role.setdefault(role, []).append(url)
    if "other" in by_role:
        by_role["other"] = [
            url
            for url in by_role["other"]
            if not any(url in urls for role, urls in by_role.items() if role != "other")
        ]
    main = by_role.pop("paper", [])
    if main:
        by_role = {"paper": main[:1], **by_role}
        if main[1:]:
            by_role.setdefault("other", []).extend(main[1:])
    code = tuple(Code(url) for url in by_role.pop("code", []))
    named = [*facts.ids, *main, *by_role.get("pdf", [])]
    doi = next(
        (
            d
            for name in named
            if (d := text.doi(name)) and not d.startswith(("10.5555/", "10.48550/"))
        ),
        None,
    )
    changes: dict[str, Any] = {
        "links": {role: tuple(dict.fromkeys(urls)) for role, urls in by_role.items() if urls},
        "code": code,
        "doi": doi,
        "arxiv": next((found for name in named if (found := text.arxiv_id(name))), None),
        "openreview": next((found for name in named if (found := text.openreview_id(name))), None),
        "methods": split_words(facts.methods),
        "topics": split_words(facts.topics),
    }
    return replace(paper, **changes)
