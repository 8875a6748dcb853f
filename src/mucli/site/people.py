"""Authors as the site knows them: one page for each name, whatever its accents."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mucli.model import Author, Paper
from mucli.text import fold, words

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of that name: ``slug`` names the page, ``name`` is the spelling that most papers
    have, ``family`` sorts.
    """

    slug: str
    name: str
    family: str
    papers: tuple[Paper, ...]

    @property
    def letter(self) -> str:
        """The letter of the alphabet to look under, ``0`` for every other script."""
        first = fold(self.family)[:1]
        return first if re.fullmatch("[a-z]", first) else "0"


def slug(author: Author) -> str:
    """Return the name of an author's page: folded ASCII words; with a hash when these do not tell
    all.

    >>> slug(Author("López", "Mónica")), slug(Author("王", "伟"))
    ('monica-lopez', 'author-8ca6a1b1ba')
    """
    found = words(author.natural)
    plain = "-".join(word for word in found if word.isascii())
    if plain and len(plain) <= _LONGEST and all(word.isascii() for word in found):
        return plain
    mark = hashlib.sha256("-".join(found).encode() or author.natural.encode()).hexdigest()[:10]
    return f"{plain[:_LONGEST] or 'author'}-{mark}"


def people(papers: Iterable[Paper]) -> dict[str, Person]:
    """Return everyone who wrote one of ``papers`` by slug, in the order of family names."""
    spelled: dict[str, Counter[Author]] = {}
    wrote: dict[str, dict[str, Paper]] = {}
    for paper in papers:
        for author in paper.authors:
            name = slug(author)
            spelled.setdefault(name, Counter())[author] += 1
            wrote.setdefault(name, {})[paper.key] = paper
    found = []
    for name, spellings in spelled.items():
        usual = min(spellings.items(), key=lambda pair: (-pair[1], pair[0].natural))[0]
        found.append(Person(name, usual.natural, str(usual), tuple(wrote[name].values())))
    found.sort(key=lambda person: (person.letter, fold(person.family), person.slug))
    return {person.slug: person for person in found}
