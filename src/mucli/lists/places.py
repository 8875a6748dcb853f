"""What the headings above a part of a list say of it: a year, a venue, what is listed there, and
whether it is a list at all.
"""

import re
from dataclasses import dataclass

from mucli.lists.venue_names import SURE, venue_in_heading, venue_score
from mucli.text import words

_ASIDE = re.compile(
    r"(?:table of )?contents?|toc|quick links?|(?:latest |recent"
    r" )?(?:news|updates?)|what s new|changelog|change log|citations?|cit(?:e|ing)(?: \w+){0,3}"
    r"|how to (?:cite|contribute)|contribut(?:e|ing|ions?|ors?)(?:"
    r" \w+){0,3}|licen[cs]e|acknowledge?ments?|contacts?(?: us)?"
    r"|disclaimer|star history|sponsors?|maintainers?|目录|贡献|引用|致谢|联系方式|许可证|목차"
)
_THINGS = (
    ("dataset", re.compile(r"data ?sets?\b(?!.*\bpapers?\b)")),
    ("metric", re.compile(r"\bmetrics?\b")),
    (
        "benchmark",
        re.compile(r"\bbenchmarks?\b|\bframeworks?$|\btoolkits?\b|\btools?$|\blibrar(?:y|ies)\b"),
    ),
)
_NO_PAPERS = re.compile(
    r"\b(?:blogs?|posts?|courses?|books?|tutorials?|talks?|lectures?|videos?|leaderboards?|websites?"
    r"|repos(?:itories)?|projects?|products?|companies|people|researchers|groups|labs"
    r"|related (?:lists?|topics?|repos\w*|projects?|resources?)|other (?:lists?|resources?)"
    r"|awesome lists?|resources?|tools?|libraries|toolbox(?:es)?|software|slides"
    r"|communit(?:y|ies)|competitions?|events?|seminars?|newsletters?|podcasts?|awards?|overview|introduction|statistics|features?)\b"
)
_PAPERS = re.compile(r"\b(?:papers?|publications?|surveys?|literature)\b|论文|논문")


@dataclass(frozen=True, slots=True)
class Place:
    """What the headings say: ``year`` and ``venue`` (None and '' where they name none), ``what`` is
    listed, the heading that sets the part ``aside`` (``aside_here`` if it is the nearest), and a
    ``leaning`` for or against papers.
    """

    year: int | None = None
    venue: str = ""
    what: str = "paper"
    aside: str = ""
    aside_here: bool = False
    leaning: float = 0.0


def place_of(sections: tuple[str, ...]) -> Place:
    """Return what ``sections``, headings from the outermost, say of what stands below them."""
    folded = [" ".join(words(name)) for name in sections]
    aside = next((n for n in reversed(range(len(sections))) if _ASIDE.fullmatch(folded[n])), -1)
    leaning = 0.0
    for name in reversed(folded):
        if _PAPERS.search(name):
            break
        if _NO_PAPERS.search(name):
            leaning = -1.0
            break
    return Place(
        _year(sections),
        next((venue for name in reversed(sections) if (venue := venue_in_heading(name))), ""),
        _what(folded),
        sections[aside] if aside >= 0 else "",
        aside == len(sections) - 1 >= 0,
        leaning,
    )


def _year(sections: tuple[str, ...]) -> int | None:
    for name in reversed(sections):
        if match := re.match(r"\W*((?:19|20)\d\d)\b", name):
            return int(match[1])
        if venue_in_heading(name) and (match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", name)):
            return int(match[1])
    return None


def _what(folded: list[str]) -> str:
    for name in reversed(folded):
        for thing, pattern in _THINGS:
            if pattern.search(name):
                return thing
    return "paper"


def venue_in_title(title: str) -> str:
    """Return the venue and year that a list's title names, if it names one only ("ICLR2025 papers
    with code"), else ''.
    """
    found = {
        f"{match[1]} {match[2]}"
        for match in re.finditer(r"([A-Za-z]{3,})[\s-]?((?:19|20)\d\d)(?!\d)", title)
        if venue_score(match[1]) >= SURE
    }
    return found.pop() if len(found) == 1 else ""
