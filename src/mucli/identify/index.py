"""Known papers by everything that names them, and the paper that is meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mucli.identify.ids import KINDS, places_of
from mucli.identify.people import Agreement, agree, name_words
from mucli.identify.said import Said
from mucli.identify.titles import LETTERS, Grade, grade, heads, other_subtitle, significant, squash
from mucli.model import Paper
from mucli.text.ids import arxiv_year
from mucli.web.addresses import place

_TELLING = 20  # letters and digits; a shorter title alone is that of several papers
_YEARS = 3  # between a preprint and its publication
_YEARS_AT_MOST = 9  # by which a year may be wrong; the same people may write of a thing again
_TYPOS = 2  # words of a title that may be wrong
_CROWD = 3000  # papers that share a word; it tells little, and others are looked at first

UNSURE = 0.4
"""How sure a title is that tells little, given without authors: others may have it as well."""

_SURE = {
    (Grade.SAME, True): 0.97,
    (Grade.WORDS, True): 0.95,
    (Grade.TYPING, True): 0.9,
    (Grade.HEAD, True): 0.85,
    (Grade.SAME, False): 0.8,
    (Grade.WORDS, False): 0.7,
    (Grade.TYPING, False): 0.6,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Which paper is meant, and how that is known.

    ``paper`` is None where none is known, or where id and title speak of two papers. ``how`` is
    ``id``, ``title+authors`` or ``title only`` (one of the two gives no authors); ``by`` is the
    very name: doi, arxiv, openreview, link, title, or key where the title goes with it. ``sure`` is
    between 0 and 1, ``UNSURE`` for a title of a word or two alone. ``rivals`` are papers that could
    be meant as well, likeliest first; ``namesakes`` have the title, and other authors. ``conflict``
    is the paper whose identifier is given (``by``) with the title of something else; ``paper`` is
    then the one
    that the title names, if any.
    """

    paper: Paper | None = None
    how: str = ""
    by: str = ""
    sure: float = 0.0
    grade: Grade = Grade.OTHER
    rivals: tuple[Paper, ...] = ()
    namesakes: tuple[Paper, ...] = ()
    conflict: Paper | None = None

    @property
    def trouble(self) -> str:
        """What is wrong with the identifier, in words; empty without a conflict."""
        if self.conflict is None:
            return ""
        name = {"doi": "DOI", "arxiv": "arXiv id", "openreview": "OpenReview forum"}[self.by]
        return (
            f"its {name} is that of {self.conflict.key} ({self.conflict.title}), its title is not"
        )


class _Candidate(NamedTuple):
    """A paper with a title like the one said: how alike, whether the authors agree, and the years
    between the two.
    """

    paper: Paper
    grade: Grade
    agree: Agreement
    gap: int


class Index:
    """Known papers. ``add`` takes in new ones as they come; memory and time grow with their
    number.
    """

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self.papers: dict[str, Paper] = {}
        self.keys: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self._titles: dict[str, list[str]] = defaultdict(list)
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._lengths: dict[str, frozenset[int]] = {}
        self._people: dict[str, frozenset[str]] = {}
        self._unread: list[Paper] = []
        for paper in papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Take in ``paper``, in place of an earlier record of its key; of two papers with one
        address or key the first keeps it.
        """
        before = self.papers.get(paper.key)
        self.papers[paper.key] = paper
        for key in (paper.key, *paper.aliases):
            self.keys.setdefault(key.lower(), paper.key)
        urls = (url for urls in paper.links.values() for url in urls)
        for _by, name in places_of((paper.doi, paper.arxiv, paper.openreview), urls):
            self.places.setdefault(name, paper.key)
        if before is None or _titles(before) != _titles(paper):
            for title in _titles(paper):
                _put(self._titles, squash(title), paper.key)
            self._unread.append(paper)

    def find(self, said: Said) -> Answer:
        """Return the paper that ``said`` is of: by its identifiers where the title does not speak
        against them, else by title with authors and year.
        """
        titled: Answer | None = None
        linked: Answer | None = None
        for by, name in said.places():
            paper = self.papers.get(self.places.get(name, ""))
            if paper is None:
                continue
            if by == "link":
                linked = linked or self._by_link(said, paper)
                continue
            alike = self.grade(said, paper) if said.title else Grade.SAME
            if alike == Grade.SAME:
                return Answer(paper, "id", by, 1.0 if said.title else 0.98, alike)
            titled = titled or self._by_title(said)
            if titled.paper is paper or self._may_be(said, paper, alike, titled):
                return Answer(paper, "id", by, 0.95, alike)
            return Answer(
                titled.paper,
                titled.how,
                by,
                titled.sure,
                titled.grade,
                titled.rivals,
                titled.namesakes,
                paper,
            )
        titled = titled or self._by_title(said)
        return titled if linked is None or titled.paper is not None else linked

    def at(self, kind: str, value: str, url: str = "") -> Answer:
        """Return the paper that has the identifier ``value`` of a ``kind`` (doi, arxiv,
        openreview), or that ``url`` leads to.
        """
        value = value if kind == "openreview" else value.lower()
        if key := self.places.get(f"{kind}:{value}"):
            return Answer(self.papers[key], "id", kind, 0.98)
        if url and (key := self.owner(url)):
            return Answer(self.papers[key], "id", "link", 0.9)
        return Answer()

    def owner(self, url: str) -> str | None:
        """Return the key of the paper that ``url`` leads to."""
        return self.places.get(place(url))

    def published(self, paper: Paper) -> Paper:
        """Return the paper that ``paper`` is an earlier version of, itself when it is none."""
        seen = {paper.key}
        while paper.preprint_of in self.papers and paper.preprint_of not in seen:
            seen.add(paper.preprint_of)
            paper = self.papers[paper.preprint_of]
        return paper

    def grade(self, said: Said, paper: Paper) -> Grade:
        """Tell how alike the title said and the nearest of the titles of ``paper`` are. A title
        without its subtitle is no match where another title of the paper has a subtitle that is not
        the one said.
        """
        words = self._vocabulary()
        titles = _titles(paper)
        grades = [grade(said.title, title, words) for title in titles]
        found = max(grades)
        if found == Grade.HEAD and any(
            alike < Grade.HEAD and other_subtitle(said.title, title)
            for alike, title in zip(grades, titles, strict=True)
        ):
            return Grade.RELATED
        return found

    # How
    # ----------------------------------------------------------------------------------------------

    def _may_be(self, said: Said, paper: Paper, alike: Grade, titled: Answer) -> bool:
        """Tell whether an identifier may stand though the title is not quite that of its paper: no
        other paper has that title, and the two are related, by no other people.
        """
        if titled.paper is not None:
            return False
        return alike > Grade.RELATED or (
            alike == Grade.RELATED and agree(said.authors, paper.authors) != Agreement.OTHERS
        )

    def _by_link(self, said: Said, paper: Paper) -> Answer | None:
        """Return the paper that an address leads to, unless title or authors are another's: pages
        are shared, and copied into the wrong row.
        """
        alike = self.grade(said, paper) if said.title else Grade.SAME
        if alike == Grade.OTHER or agree(said.authors, paper.authors) == Agreement.OTHERS:
            return None
        return Answer(paper, "id", "link", 0.95 if alike > Grade.RELATED else 0.7, alike)

    def _by_title(self, said: Said) -> Answer:
        if not squash(said.title):
            return Answer()
        found = list(self._like(said))
        fitting = sorted(
            (one for one in found if _fits(one, said)), key=lambda one: self._rank(one, said)
        )
        namesakes = tuple(
            one.paper
            for one in found
            if one.agree == Agreement.OTHERS and one.grade >= Grade.TYPING
        )
        if not fitting:
            return Answer(namesakes=namesakes)
        best = fitting[0]
        rivals = tuple(
            one.paper
            for one in fitting[1:]
            if one.grade == best.grade
            and self.published(one.paper) is not self.published(best.paper)
        )
        by_key = said.key != "" and self.keys.get(said.key.lower()) == best.paper.key
        sure = _SURE[best.grade, best.agree > Agreement.UNKNOWN] - (
            0.1 if best.gap > _YEARS else 0.0
        )
        if best.agree == Agreement.UNKNOWN and len(squash(said.title)) < _TELLING:
            sure = UNSURE
        if by_key:
            sure = max(sure, _SURE[Grade.SAME, False])
        return Answer(
            best.paper,
            "title+authors" if best.agree > Agreement.UNKNOWN else "title only",
            "key" if by_key else "title",
            min(sure, 0.5) if rivals and not by_key else sure,
            best.grade,
            rivals,
            namesakes,
        )

    def _rank(self, one: _Candidate, said: Said) -> tuple[int, int, bool, int, bool, str]:
        return (
            -one.agree,
            -one.grade,
            self.keys.get(said.key.lower()) != one.paper.key,
            one.gap,
            one.paper.preprint_of is not None,
            one.paper.key,
        )

    def _like(self, said: Said) -> Iterator[_Candidate]:
        """Give the papers with a title like the one said, the same ones alone if there are any by
        the same people.
        """
        same = [
            _Candidate(paper, Grade.SAME, agree(said.authors, paper.authors), _gap(said, paper))
            for key in dict.fromkeys(self._titles.get(squash(said.title), ()))
            if (paper := self.papers[key])
        ]
        yield from same
        if any(one.agree > Agreement.UNKNOWN for one in same):
            return
        asked = frozenset(significant(said.title))
        lengths = _lengths(said.title)
        names: set[str] | None = None  # made out for the first that is long enough
        for key in self._candidates(said) - {one.paper.key for one in same}:
            if not any(abs(a - b) <= LETTERS for a in lengths for b in self._lengths[key]):
                continue
            paper = self.papers[key]
            names = _names(said) if names is None else names
            if names and paper.authors and names.isdisjoint(self._people[key]):
                continue
            if not any(_close(asked, title) for title in _titles(paper)):
                continue
            alike = self.grade(said, paper)
            if alike >= Grade.HEAD:
                together = agree(said.authors, paper.authors)
                yield _Candidate(paper, alike, together, _gap(said, paper))

    def _candidates(self, said: Said) -> set[str]:
        """Return the papers whose title may be like the one said: of any three of its words one is
        right if two are mistyped, and the rarest are the quickest to look up. Titles of a word or
        two are looked for among the papers of the people named.
        """
        words = self._vocabulary()
        asked = set(significant(said.title))
        known = sorted(
            (word for word in asked if word in words), key=lambda word: (len(words[word]), word)
        )
        found: set[str] = set()
        for head in heads(said.title):
            found.update(self._titles.get(squash(head), ()))
        found.update(self._heads.get(squash(said.title), ()))
        wrong = len(asked) - len(known)
        looked = known[: max(_TYPOS + 1 - wrong, 0)]
        for word in looked:
            if len(words[word]) <= _CROWD or word is looked[0]:
                found.update(words[word])
        if len(asked) <= _TYPOS:
            for name in _names(said):
                if len(there := self._names.get(name, ())) <= _CROWD:
                    found.update(there)
        return found

    def _vocabulary(self) -> dict[str, list[str]]:
        """Return the papers by the words of their titles; these, their heads and the names of the
        authors are entered when first asked for.
        """
        for paper in self._unread:
            key = paper.key
            for title in _titles(paper):
                for word in significant(title):
                    _put(self._words, word, key)
                for head in heads(title):
                    _put(self._heads, squash(head), key)
            self._lengths[key] = frozenset().union(*map(_lengths, _titles(paper)))
            self._people[key] = frozenset().union(*map(name_words, paper.authors))
            for name in self._people[key]:
                _put(self._names, name, key)
        self._unread.clear()
        return self._words


def _names(said: Said) -> set[str]:
    return {word for author in said.authors for word in name_words(author)}


def _fits(one: _Candidate, said: Said) -> bool:
    """Tell whether a paper with a title like the one said is the paper: by the same people, about
    the same time where title or people are not quite the same; with unknown authors the title must
    tell.
    """
    if one.agree == Agreement.OTHERS:
        return False
    if one.agree == Agreement.UNKNOWN:
        telling = len(squash(said.title)) >= _TELLING
        return one.grade >= (Grade.TYPING if telling else Grade.SAME) and one.gap <= _YEARS
    if one.grade == Grade.HEAD:
        shorter = len(squash(said.title)) < len(squash(one.paper.title))
        whole = shorter or (one.agree == Agreement.MOST and len(squash(one.paper.title)) > _TELLING)
        return whole and one.gap < _YEARS
    most = one.agree == Agreement.MOST and one.grade >= Grade.WORDS
    return one.gap <= (_YEARS_AT_MOST if most else _YEARS)


def _gap(said: Said, paper: Paper) -> int:
    """Return the years between what is said and the paper or its preprint; 0 where unknown."""
    if not said.year or not paper.year:
        return 0
    return min(
        abs(said.year - year) for year in (paper.year, arxiv_year(paper.arxiv) or paper.year)
    )


def _close(asked: frozenset[str], title: str) -> bool:
    """Tell whether a title shares enough words with those ``asked`` for to be worth a look."""
    there = significant(title)
    return len(asked.intersection(there)) >= min(len(asked), len(there)) - _TYPOS - 1


def _lengths(title: str) -> frozenset[int]:
    """Return the letters of a title, and those without its subtitles."""
    return frozenset(len(squash(form)) for form in (title, *heads(title)))


def _titles(paper: Paper) -> tuple[str, ...]:
    return (paper.title, *paper.other_titles)


def _put(names: dict[str, list[str]], name: str, key: str) -> None:
    """Enter ``key`` under ``name`` once; the papers come one after the other."""
    keys = names[name]
    if key not in keys[-8:]:
        keys.append(key)


def apart(said: Said, paper: Paper) -> tuple[str, ...]:
    """Return the kinds of identifiers (doi, arxiv, openreview) that both have, and that differ."""
    return tuple(
        kind
        for kind in KINDS
        if (here := getattr(said, kind))
        and (there := getattr(paper, kind))
        and here.lower() != there.lower()
    )
