"""Which paper a citation key means, whoever made the key: mucli, Google Scholar, DBLP, the ACL
Anthology, a reference manager, or a person who thinks of a method by its name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mucli import text
from mucli.identify.index import Answer
from mucli.model import Author, Paper

_ARXIV = re.compile(r"(?<!\d)(\d{4})[.\-_](\d{4,5})(?:v\d+)?(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*[/_]\S+")
_SHORTEST_METHOD = 3  # letters; shorter names are words of too many keys
_ALIKE = 80.0  # percent, from which a known key is worth suggesting
# Words that Google Scholar passes over at the beginning of a title; it keeps "can" and "how".
_ARTICLES = frozenset("a an the on of in for to at by with from and".split())
_SURE = {"key": 0.95, "id": 0.98, "style": 0.8, "method": 0.7}


class Keys:
    """Finds papers by citation keys."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.keys: dict[str, Paper] = {}
        self.folded: dict[str, Paper] = {}
        self.ids: dict[str, Paper] = {}
        self.methods: dict[str, list[Paper]] = defaultdict(list)
        self.families: dict[str, list[Paper]] = defaultdict(list)
        self._forms: dict[str, frozenset[str]] = {}
        for paper in papers:
            self.keys[paper.key] = paper
            for alias in paper.aliases:
                self.keys.setdefault(alias, paper)
            for name in (paper.doi, paper.arxiv):
                if name:
                    self.ids.setdefault(name.lower(), paper)
            for method in paper.methods:
                self.methods[text.squash(method)].append(paper)
            for family in _families(paper.authors[0]) if paper.authors else ():
                self.families[family].append(paper)
        for key, paper in self.keys.items():
            self.folded.setdefault(key.lower(), paper)

    def find(self, key: str) -> Answer:
        """Return the paper that ``key`` means; ``how`` is ``key``, ``id``, ``style`` (of keys) or
        ``method``. Where only the style or a method speaks for several papers, none is given; they
        are the ``rivals``. A key of the catalogue's own is its paper's, and those that other styles
        would call so are rivals as well.
        """
        styled = {paper.key: paper for paper in self._by_style(key)}
        if paper := self.keys.get(key) or self.folded.get(key.lower()):
            styled.pop(paper.key, None)
            return _answer(paper, "key", styled.values())
        if paper := self._by_id(key):
            return _answer(paper, "id")
        for how, found in (
            ("style", styled),
            ("method", {paper.key: paper for paper in self._by_method(key)}),
        ):
            if len(found) == 1:
                return _answer(next(iter(found.values())), how)
            if found:
                return Answer(rivals=tuple(found.values()))
        return Answer()

    def nearest(self, key: str) -> list[str]:
        """Return up to three keys of the catalogue that ``key`` may stand for, likeliest first: by
        the author, then by the word of the title and the year.
        """
        family, year, word = _parts(key)
        scored: dict[str, tuple[float, str]] = {}
        for name, papers in self.families.items():
            if name and (family == name or (len(name) > 2 and family.startswith(name))):
                rest = family[len(name) :] if len(family) > len(name) else ""
                for paper in papers:
                    score = _nearness(paper, year, word or rest)
                    if score > 0:
                        scored[paper.key] = (-score, paper.key)
        if scored:
            return [key for _score, key in sorted(scored.values())[:3]]
        return (
            text.closest(key, self.keys, limit=1, cutoff=_ALIKE)
            if len(text.squash(key)) > 5
            else []
        )

    def _by_id(self, key: str) -> Paper | None:
        names = [text.arxiv_id(key) or ""]
        names += [f"{match[1]}.{match[2]}" for match in _ARXIV.finditer(key)]
        names += [
            text.doi(match[0]) or text.doi(match[0].replace("_", "/", 1)) or ""
            for match in _DOI.finditer(key)
        ]
        return next((self.ids[name.lower()] for name in names if name.lower() in self.ids), None)

    def _by_style(self, key: str) -> Iterator[Paper]:
        wanted = text.squash(re.split(r"[/:]", key)[-1] or key)
        whole = text.squash(key)
        for family, papers in self.families.items():
            if family and (wanted.startswith(family) or whole.startswith(family)):
                yield from (
                    paper for paper in papers if not {wanted, whole}.isdisjoint(self._of(paper))
                )

    def _of(self, paper: Paper) -> frozenset[str]:
        """Return the keys of ``paper`` in all styles, squashed."""
        if paper.key not in self._forms:
            self._forms[paper.key] = frozenset(_spellings(paper))
        return self._forms[paper.key]

    def _by_method(self, key: str) -> list[Paper]:
        """Return the papers whose method the key is, alone or with the year (``sisa2021``)."""
        squashed = text.squash(key)
        if len(squashed) < _SHORTEST_METHOD:
            return []
        dated = re.fullmatch(r"(\w{3,}?)((?:19|20)\d\d)", squashed)
        named = self.methods.get(squashed, [])
        exact = [paper for paper in named if key in paper.methods]  # SISA is not SISA++
        return (
            exact
            or named
            or [
                paper
                for paper in (self.methods.get(dated[1], ()) if dated else ())
                if dated and dated[2] in _years(paper)
            ]
        )


def _answer(paper: Paper, how: str, rivals: Iterable[Paper] = ()) -> Answer:
    others = tuple(rivals)
    return Answer(paper, how, "key", 0.5 if others else _SURE[how], rivals=others)


def _families(author: Author) -> set[str]:
    """Return what a key may call an author: the whole family name, without particles, its first
    and its last word.
    """
    words = [
        slug for word in re.split(r"[\s\-]+", author.family) if (slug := text.ascii_slug(word))
    ]
    if not words:
        return set()
    return {"".join(words), words[0], words[-1]}


def _parts(key: str) -> tuple[str, str, str]:
    """Take a key apart: what stands before the year, the year (two or four digits), what follows;
    all squashed.
    """
    match = re.match(r"(\D*?)((?:19|20)\d\d|\d\d(?!\d))(.*)", text.squash(key))
    return (match[1], match[2], match[3]) if match else (text.squash(key), "", "")


def _nearness(paper: Paper, year: str, word: str) -> float:
    """Tell how well a key's year and word of the title fit ``paper``; 0 or less for not at all."""
    from rapidfuzz import fuzz

    slugs = [text.ascii_slug(part) for part in re.split(r"[\s\-–—/:]+", paper.title)]
    names = {*slugs, *(text.ascii_slug(method) for method in paper.methods)} - {""}
    alike = max((fuzz.ratio(word, name) for name in names), default=0.0) if word else 0.0
    score = 2.0 if alike >= 80 else 0.0
    if year:
        gap = min((abs(int(year[-2:]) - int(each[-2:])) for each in _years(paper)), default=9)
        score += {0: 1.5, 1: 1.0, 2: 0.5}.get(gap, -1.0)
        if word and alike < 80 and gap:
            return 0.0
    return score


def _years(paper: Paper) -> set[str]:
    """Return the years that a key of ``paper`` may name: that of the catalogue's version, and that
    of its number at arXiv.
    """
    years = {str(paper.year)} if paper.year else set()
    if paper.arxiv and re.match(r"\d{4}\.", paper.arxiv):
        years.add(f"20{paper.arxiv[:2]}")
    return years


def _spellings(paper: Paper) -> Iterator[str]:
    """Give the keys, squashed, that services, reference managers and people form of family name,
    year and words of the title, or the method's name.

    Google Scholar (``bourtoule2021machine``), the ACL Anthology (``bourtoule-etal-2021-machine``),
    Zotero (``bourtoule_machine_2021``), Better BibTeX (``bourtouleMachineUnlearning2021``), DBLP
    (``BourtouleCCJTZL21``). A family name and a year alone say too little.
    """
    people = [text.ascii_slug(author.family) for author in paper.authors]
    words = _title_words(paper)
    for family in _families(paper.authors[0]):
        names = {family, f"{family}etal"}
        if len(people) == 2:
            names |= {f"{family}{people[1]}", f"{family}and{people[1]}"}
        for year in _years(paper):
            for name in names:
                for word in words:
                    yield f"{name}{year}{word}"
                    yield f"{name}{year[2:]}{word}"
                    yield f"{name}{word}{year}"
            if len(people) > 1 and not paper.others:
                initials = "".join(slug[:1] for slug in people[1:])
                for letter in ("", "a", "b", "c"):
                    yield f"{family}{initials}{year[2:]}{letter}"
        for method in map(text.squash, paper.methods):
            if len(method) >= _SHORTEST_METHOD:
                yield f"{family}{method}"


def _title_words(paper: Paper) -> set[str]:
    """Return what keys take of a title: its first telling words, one to three of them, as mucli,
    Google Scholar and the reference managers count them; and the method's name.
    """
    found = {text.title_word(title) for title in (paper.title, *paper.other_titles)}
    found |= {text.squash(method) for method in paper.methods}
    for title in (paper.title, *paper.other_titles):
        slugs = [
            slug for part in re.split(r"[\s\-–—/:]+", title) if (slug := text.ascii_slug(part))
        ]
        for passed in (text.INSIGNIFICANT, _ARTICLES):
            telling = [slug for slug in slugs if slug not in passed] or slugs
            found |= {"".join(telling[:count]) for count in range(1, 4)}
    return found - {""}
