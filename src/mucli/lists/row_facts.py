"""From what a row says in words and links to the facts of a paper."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from mucli import text
from mucli.lists.fields import dated, nothing, plain, split_venue, title_and_note
from mucli.lists.labels import Anchor
from mucli.lists.rows import Row
from mucli.model import Code, Paper
from mucli.person_names import parse_names
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
_VENUE_IN_DATE = re.compile(
    r"\b[A-Z]{3,}|\b[A-Z][a-z]*[A-Z]|\b(?:Conference|Journal|Transactions|Workshop)\b"
)
_ROLE_OF = {word: role for role, names in _ROLE_WORDS.items() for word in names.split()}


@dataclass(slots=True)
class Facts:
    """What a row says, as it stands there; ``links`` are (role, address) pairs, the roles those of
    a paper's links and ``code``.
    """

    title: str = ""
    authors: str = ""
    date: str = ""
    venue: str = ""
    methods: str = ""
    topics: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    year: int | None = None
    extra: list[str] = field(default_factory=list)

    def add_link(self, link: Anchor, role: str = "") -> None:
        """Keep ``link`` under ``role``, or under what its label or host says."""
        url = link.web
        if url is None:
            return
        self.links.append(
            (role_of(link, url) if not role or (role == "paper" and is_code(url)) else role, url)
        )

    def row(self, line: int, sections: tuple[str, ...], what: str = "paper") -> Row:
        """Return the row that these facts make; without a title it is a problem."""
        title, note = title_and_note(self.title)
        if text.arxiv_id(title) or text.doi(title):
            self.ids, title = [*self.ids, title], ""
        venue, venue_year = split_venue(self.venue)
        if not venue and not venue_year:
            venue, venue_year = split_venue(
                note or (self.date if _VENUE_IN_DATE.search(self.date) else "")
            )
        dated_year, month = dated(self.date)
        year = dated_year or venue_year or self.year or 0
        authors, others = parse_names("" if nothing(self.authors) else plain(self.authors))
        paper = _with_links(
            Paper(
                key="",
                title=title,
                authors=authors,
                others=others,
                year=year,
                month=month if dated_year else None,
            ),
            self,
        )
        named = paper.doi or paper.arxiv or paper.openreview
        hint = f"; 'mucli add {named}' asks for it" if named and named != paper.openreview else ""
        problem = "" if any(c.isalnum() for c in title) else f"the title is missing{hint}"
        return Row(line, paper, what, sections, venue, problem)


def role_of(link: Anchor, url: str) -> str:
    """Return what ``link`` leads to: ``code``, ``project``, ``video``, ``slides``, ``pdf``,
    ``other`` or ``paper``.
    """
    if link.is_label:
        for word in text.words(link.label):
            if word in _ROLE_OF and not (
                word in ("pdf", "star", "stars", "model", "models") and is_code(url)
            ):
                return _ROLE_OF[word]
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
