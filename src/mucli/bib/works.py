"""Which paper of the catalogue a record of a .bib file is: by identifier, by key or author with the
title, never by likeness alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mucli import text
from mucli.bib.file import Identity, identity
from mucli.model import Author, Paper
from mucli.readers.bibtex import Bibliography, Block, split_names
from mucli.text.latex import to_text

# percent; below it an identifier is taken to be mistyped, as the title is of something else
_ALIKE = 55.0
_SAME = 88.0  # percent; from it a key and a title go together
_TELLING = 20  # letters and digits; shorter titles are those of several papers
_YEARS = 3  # between a preprint and its publication
_TYPING = 2  # letters that a mistyped word may differ by


@dataclass(frozen=True, slots=True)
class Work:
    """The paper that a record is, ``by`` what (doi, arxiv, key, title); or none, with a ``doubt``
    that a person should look at.

    ``who`` is what the record itself says.
    """

    who: Identity
    paper: Paper | None = None
    by: str = ""
    doubt: str = ""


class Works:
    """The catalogue's papers by what a record may name them by."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers: dict[str, Paper] = {}
        self.keys: dict[str, Paper] = {}
        self.dois: dict[str, Paper] = {}
        self.arxiv: dict[str, Paper] = {}
        self.titles: dict[str, list[Paper]] = defaultdict(list)
        self.families: dict[str, list[Paper]] = defaultdict(list)
        for paper in papers:
            self._add(paper)

    def _add(self, paper: Paper) -> None:
        self.papers[paper.key] = paper
        for key in (paper.key, *paper.aliases):
            self.keys.setdefault(key, paper)
        if paper.doi:
            self.dois.setdefault(paper.doi.lower(), paper)
        if paper.arxiv:
            self.arxiv.setdefault(paper.arxiv.lower(), paper)
        for title in {text.squash(title) for title in (paper.title, *paper.other_titles)}:
            self.titles[title].append(paper)
        if paper.authors and (words := text.words(paper.authors[0].family)):
            self.families[words[-1]].append(paper)

    def published(self, paper: Paper) -> Paper:
        """Return the paper that ``paper`` is an earlier version of, itself when it is none."""
        seen = {paper.key}
        while paper.preprint_of in self.papers and paper.preprint_of not in seen:
            seen.add(paper.preprint_of)
            paper = self.papers[paper.preprint_of]
        return paper

    def find(self, bibliography: Bibliography, record: Block) -> Work:
        """Return the paper that ``record`` is."""
        who = identity(bibliography, record)
        for by, found in (
            ("doi", self.dois.get(who.doi)),
            ("arxiv", self.arxiv.get(who.arxiv.lower())),
        ):
            if found:
                if not who.title or _likeness(who.title, found, parts=True) >= _ALIKE:
                    return Work(who, found, by)
                name = "DOI" if by == "doi" else "arXiv id"
                return Work(
                    who,
                    doubt=f"its {name} is that of {found.key} ({found.title}), its title is not",
                )
        if not who.title:
            return Work(who)
        facts = _Facts(bibliography, record)
        keyed = self.keys.get(record.key.lower())
        if (
            keyed
            and not _apart(who, keyed)
            and _likeness(who.title, keyed) >= _SAME
            and _fits(keyed, facts, telling=True)
        ):
            return Work(who, keyed, "key")
        return self._titled(who, facts)

    def _titled(self, who: Identity, facts: "_Facts") -> Work:
        exact = [
            paper
            for paper in self.titles.get(who.title, ())
            if _fits(paper, facts, telling=len(who.title) >= _TELLING)
        ]
        near = [] if exact else self._nearly(facts)
        found = [paper for paper in exact or near if not _apart(who, paper)]
        if found:
            return Work(
                who,
                min(
                    found,
                    key=lambda paper: (
                        abs(paper.year - (facts.year or paper.year)),
                        bool(paper.preprint_of),
                    ),
                ),
                "title",
            )
        if exact or near:
            other = (exact or near)[0]
            return Work(
                who,
                doubt=(
                    f"the catalogue has a paper of this title as {other.key}, with {_names(other)};"
                    " it may be another version"
                ),
            )
        return Work(who)

    def _nearly(self, facts: "_Facts") -> list[Paper]:
        """Return the papers by the same first author whose title differs by typing errors and small
        words only.
        """
        candidates = {
            paper.key: paper for word in facts.first for paper in self.families.get(word, ())
        }
        if not candidates:
            return []
        words = text.words(to_text(facts.raw))
        if sum(map(len, words)) < _TELLING:
            return []
        return [
            paper
            for paper in candidates.values()
            if _fits(paper, facts, telling=False)
            and any(
                _nearly_same(words, text.words(title))
                for title in (paper.title, *paper.other_titles)
            )
        ]


class _Facts:
    """What a record says of its title, first author and year, made out when it is asked for."""

    def __init__(self, bibliography: Bibliography, record: Block) -> None:
        self.first: Sequence[str] = text.words(to_text(_first(bibliography.get(record, "author"))))
        self.raw = bibliography.get(record, "title")
        found = re.search(r"(?:19|20)\d\d", bibliography.get(record, "year", "date"))
        self.year = int(found[0]) if found else 0


def _first(names: str) -> str:
    """Return the first name of a list."""
    head = re.split(r"\s+and\s", names, maxsplit=1)[0]
    return head if head.count("{") == head.count("}") else next(iter(split_names(names)), "")


def _fits(paper: Paper, facts: _Facts, *, telling: bool) -> bool:
    """Tell whether first author and year fit; one of them may be unknown where the title is
    ``telling``.
    """
    if facts.year and paper.year and abs(facts.year - paper.year) > _YEARS:
        return False
    if facts.first and paper.authors:
        return is_named(paper.authors[0], facts.first)
    return telling and (bool(facts.year) or not paper.authors or not facts.first)


def is_name_of(name: str, author: Author) -> bool:
    """Tell whether ``name``, as a bibliography writes it, holds the author's family name."""
    family = author.family
    return (
        name.startswith(f"{family},")
        or name.endswith(f" {family}")
        or is_named(author, text.words(to_text(name)))
    )


def is_named(author: Author, words: Sequence[str]) -> bool:
    """Tell whether the folded ``words`` of a name hold the author's family name, ``ü`` and ``ue``
    being one.

    >>> is_named(Author("Müller", "Jörg"), ["j", "mueller"])
    True
    """
    family = text.words(author.family)
    return set(family) <= set(words) or _plain("".join(family)) in _plain("".join(words))


def _plain(name: str) -> str:
    return re.sub(r"([aou])e", r"\1", name)


def _apart(who: Identity, paper: Paper) -> bool:
    """Tell whether the record has an identifier of the same kind as the paper's, and another."""
    pairs = ((who.doi, paper.doi), (who.arxiv, paper.arxiv))
    return any(here and there and here.lower() != there.lower() for here, there in pairs)


def _names(paper: Paper) -> str:
    known: Mapping[str, str | None] = {"DOI": paper.doi, "arXiv id": paper.arxiv}
    return " and ".join(f"{name} {value}" for name, value in known.items() if value)


def _likeness(squashed: str, paper: Paper, *, parts: bool = False) -> float:
    """Return how alike a title and those of ``paper`` are, in percent; with ``parts`` one that
    holds the other counts as alike.
    """
    from rapidfuzz import fuzz

    titles = [text.squash(title) for title in (paper.title, *paper.other_titles)]
    if squashed in titles:
        return 100.0
    if parts and any(title in squashed or squashed in title for title in titles):
        return 100.0
    return max(fuzz.ratio(squashed, title) for title in titles)


def _nearly_same(one: Sequence[str], two: Sequence[str]) -> bool:
    """Tell whether two titles are one with typing errors: the same words but for small ones, at
    most two mistyped.

    A word is mistyped when its beginning is right and a letter or two are wrong; ``linear`` and
    ``nonlinear``, ``I`` and ``II`` differ.
    """
    from rapidfuzz.distance import OSA

    first, second = (
        [word for word in words if word not in text.INSIGNIFICANT] for words in (one, two)
    )
    if "".join(first) == "".join(second):
        return True
    if len(first) != len(second):
        return False
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(pairs) <= 2 and all(
        min(len(a), len(b)) >= 5
        and a[:3] == b[:3]
        and not (a + b).isdecimal()
        and OSA.distance(a, b) <= _TYPING
        for a, b in pairs
    )
