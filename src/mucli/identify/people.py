"""Are these the same people? Two names compared, and two lists of names one to one.

A name has many true forms: initials for given names, middle names left out, accents lost or spelt
out (``ü``, ``u``, ``ue``), particles on either side of the comma, a short form that everybody uses,
family and given name turned round. All of these are one person; another family name, or another
given name under the same family name, is somebody else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from mucli import text
from mucli.model import Author


class Likeness(IntEnum):
    """How far two names agree, the less the lower."""

    OTHER = 0
    MISSPELT = 1
    """A letter of the family name differs, the given names agree."""
    FAMILY = 2
    """The family name only; the given names contradict each other."""
    FORM = 3
    """One name in two forms: initials, accents, particles, short forms, order."""
    SAME = 4


# Short forms of given names that are no mere beginnings, and spellings that pass for one another.
_GROUPS = (
    "alexander alexandre alexandra aleksandr aleksander alex sasha sandy",
    "andrew andy drew andrei andrey andrii",
    "anthony tony antonio",
    "barbara barb",
    "benjamin ben benny",
    "catherine katherine kathryn katharina katarina ekaterina kate katie cathy kathy",
    "charles charlie chuck",
    "christopher chris christoph kristof",
    "christian chris",
    "christina christine chris tina",
    "daniel dan danny",
    "david dave",
    "deborah debbie deb",
    "dmitry dmitri dmitrii dmitriy dima",
    "edward ed eddie ted",
    "elizabeth elisabeth liz beth betsy lisa",
    "eugene evgeny evgenii yevgeny gene",
    "francis frank",
    "frederick frederic fred",
    "gabriel gabe",
    "george georg jorge yuri",
    "gregory greg",
    "henry hank harry",
    "jacob jake",
    "james jim jimmy jamie",
    "jeffrey geoffrey jeff geoff",
    "jennifer jen jenny",
    "john jon johnny jack",
    "jonathan jon john",
    "joseph josef joe",
    "joshua josh",
    "kenneth ken",
    "lawrence laurence larry",
    "leonard leonid leo len",
    "margaret maggie peggy meg",
    "matthew mathew matthias matt",
    "maximilian maxim max",
    "michael mikhail mike misha mickey",
    "mohammad mohammed muhammad mohamed mohamad muhammed",
    "nathaniel nathan nate nat",
    "nicholas nicolas nikolas nikolai nikolay nick nico",
    "oliver olivier ollie",
    "patricia pat patty tricia",
    "patrick pat",
    "peter pete petr pyotr",
    "philip phillip philippe phil",
    "raymond ray",
    "rebecca becky",
    "richard rich rick dick",
    "robert bob rob bobby",
    "ronald ron",
    "samuel samantha sam",
    "sergey sergei serge",
    "stephen steven stefan steve",
    "suzanne susan sue",
    "theodore ted theo",
    "thomas tom tommy",
    "timothy tim",
    "victor viktor vic",
    "victoria vicky",
    "vincent vince",
    "vladimir vlad volodymyr",
    "walter walt",
    "william bill will billy liam",
    "yevhen evgeny",
    "zachary zach zack",
)
_SHORT = {
    name: frozenset(number for number, group in enumerate(_GROUPS) if name in group.split())
    for name in " ".join(_GROUPS).split()
}

# What one sound is written as in Latin letters, behind the first letter of a name.
_SOUNDS = (
    ("lyu", "lu"), ("lv", "lu"), ("kh", "h"), ("ks", "x"), ("yu", "iu"), ("ya", "ia"),
    ("ij", "i"), ("iy", "i"), ("yi", "i"), ("ii", "i"), ("ey", "ei"), ("y", "i"), ("j", "i"),
    ("tz", "c"), ("ts", "c"), ("ck", "k"), ("w", "v"), ("ph", "f"), ("th", "t"),
)  # fmt: skip
_SOUNDING = 5  # letters below which a name is taken as it is spelt: "Jin" is not "Yin"
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_DROPPED = _SUFFIXES | {"the", "team", "and"}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: its folded words, the family name run together, the given names one by
    one.
    """

    words: frozenset[str]
    joined: str
    families: frozenset[str]
    family: str
    given: tuple[str, ...]


@lru_cache(maxsize=16384)
def _name(author: Author) -> _Name:
    family = [plain(word) for word in text.words(author.family)]
    given = tuple(_given(author.given))
    whole = frozenset((*family, *given)) - _DROPPED
    return _Name(
        whole or frozenset((*family, *given)),
        "".join((*given, *family)),
        frozenset(family) - _DROPPED,
        "".join(word for word in family if word not in _DROPPED) or "".join(family),
        given,
    )


def _given(names: str) -> Iterator[str]:
    """Give the given names one by one; capitals run together (``JW``) are initials."""
    for part in re.split(r"[\s.\-‐–]+", names):
        if len(part) in (2, 3) and part.isupper():
            yield from map(plain, text.words(" ".join(part)))
        else:
            yield from (plain(word) for word in text.words(part) if word not in _SUFFIXES)


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """Return a folded word of a name as it is without umlauts spelt out: ``mueller`` is ``muller``.

    >>> plain("mueller")
    'muller'
    """
    return re.sub(r"([aou])e", r"\1", word).replace("aa", "a").replace("lyu", "lu")


@lru_cache(maxsize=16384)
def _sound(word: str) -> str:
    """Return a word as other transliterations of it are also written; short ones as they are."""
    if len(word) < _SOUNDING:
        return {"lv": "lu"}.get(word, word)
    first, rest = word[0], word[1:]
    for spelt, sound in _SOUNDS:
        rest = rest.replace(spelt, sound)
    return re.sub(r"(.)\1", r"\1", first + rest)


def compare(one: Author, two: Author) -> Likeness:
    """Tell how far two names agree.

    >>> compare(Author("Müller", "Jörg"), Author("Mueller", "J."))
    <Likeness.FORM: 3>
    >>> compare(Author("Wang", "Chen"), Author("Wang", "Xin"))
    <Likeness.FAMILY: 2>
    >>> compare(Author("Zheng", "Yu"), Author("Zhang", "Yu")) < Likeness.FAMILY
    True
    """
    if one == two:
        return Likeness.SAME
    first, second = _name(one), _name(two)
    if first.family == second.family and first.given == second.given:
        return Likeness.SAME
    if first.words == second.words or first.joined == second.joined:
        return Likeness.FORM
    if _family_of(first, second) or _family_of(second, first):
        return Likeness.FORM
    if _same_family(first, second):
        agree = not first.given or not second.given or _same_given(first.given, second.given)
        return Likeness.FORM if agree else Likeness.FAMILY
    if _turned(first, second) or _turned(second, first):
        return Likeness.FORM
    return Likeness.MISSPELT if _misspelt(first, second) else Likeness.OTHER


def _same_family(one: _Name, two: _Name) -> bool:
    """Tell whether the family names are one: particles, second family names and transliterations
    apart.
    """
    if not one.family or not two.family:
        return False
    if one.family == two.family or _sound(one.family) == _sound(two.family):
        return True
    short, long = sorted((one, two), key=lambda name: len(name.family))
    return (
        len(short.family) >= 3
        and long.family.endswith(short.family)
        and set(long.words) >= {short.family}
    ) or (
        len(short.family) >= 4
        and long.family.startswith(short.family)
        and set(long.words) >= {short.family}
    )


def _family_of(one: _Name, two: _Name) -> bool:
    """Tell whether ``one`` is the family name of ``two`` alone, of several words: "Martínez Llamas"
    reads like a given name and a family name.
    """
    return len(two.families) > 1 and two.families <= one.words <= two.words


def _turned(one: _Name, two: _Name) -> bool:
    """Tell whether the family name of ``one`` is the given name of ``two`` and the other way
    round.
    """
    return (
        bool(one.given and two.given and one.family and two.family)
        and one.family == "".join(two.given)
        and _same_given(one.given, (two.family,))
    )


def _same_given(one: Sequence[str], two: Sequence[str]) -> bool:
    """Tell whether two sequences of given names can be one person's: some left out, some initials
    only.
    """
    if "".join(one) == "".join(two) or _sound("".join(one)) == _sound("".join(two)):
        return True
    short, long = sorted((one, two), key=len)
    if len(long) > len(short) == 1 and len(short[0]) > 1:  # "Jiawei" is "J.-W." and "Jia W."
        initials = "".join(word[0] for word in long)
        if all(len(word) == 1 for word in long) and short[0][0] == initials[0]:
            return True
    place = 0
    for word in short:
        while place < len(long) and not _same_word(word, long[place]):
            place += 1
        if place == len(long):
            return False
        place += 1
    return True


def _same_word(one: str, two: str) -> bool:
    if one == two:
        return True
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    if _SHORT.get(one, frozenset()) & _SHORT.get(two, frozenset()):
        return True
    return _sound(one) == _sound(two)


def _misspelt(one: _Name, two: _Name) -> bool:
    from rapidfuzz.distance import OSA

    return (
        min(len(one.family), len(two.family)) >= 3
        and OSA.distance(one.family, two.family) == 1
        and (not one.given or not two.given or _same_given(one.given, two.given))
    )


@dataclass(frozen=True, slots=True)
class People:
    """Two lists held against each other, one to one: ``pairs`` of places (said, known, likeness) in
    the order said, and the places that have no partner.
    """

    pairs: tuple[tuple[int, int, Likeness], ...]
    added: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def shared(self) -> int:
        """How many are the same person."""
        return sum(likeness >= Likeness.FORM for _said, _known, likeness in self.pairs)

    @property
    def in_order(self) -> bool:
        """Whether the people that both lists have stand in one order."""
        places = [known for _said, known, _likeness in self.pairs]
        return places == sorted(places)


def pair(said: Sequence[Author], known: Sequence[Author]) -> People:
    """Hold two lists against each other: nobody stands for two people, the best likeness first,
    then the nearest place.
    """
    return _pair(tuple(said), tuple(known))


@lru_cache(maxsize=1024)
def _pair(said: tuple[Author, ...], known: tuple[Author, ...]) -> People:
    if said == known:
        return People(tuple((n, n, Likeness.SAME) for n in range(len(said))), (), ())
    free_said, free_known = dict.fromkeys(range(len(said))), dict.fromkeys(range(len(known)))
    pairs: list[tuple[int, int, Likeness]] = []
    for n in list(free_said):  # most lists agree place by place
        if n in free_known and (likeness := compare(said[n], known[n])) >= Likeness.FORM:
            pairs.append((n, n, likeness))
            del free_said[n], free_known[n]
    if not free_said or not free_known:
        return People(tuple(pairs), tuple(free_said), tuple(free_known))
    scores = sorted(
        (-likeness, abs(i - j), i, j)
        for i in free_said
        for j in free_known
        if (likeness := compare(said[i], known[j]))
    )
    for negative, _distance, i, j in scores:
        if i in free_said and j in free_known:
            pairs.append((i, j, Likeness(-negative)))
            del free_said[i], free_known[j]
    return People(tuple(sorted(pairs)), tuple(free_said), tuple(free_known))


@lru_cache(maxsize=65536)
def name_words(author: Author) -> frozenset[str]:
    """Return the folded words of a name, initials left out: people who share none are others."""
    return frozenset(word for word in _name(author).words if len(word) > 1)


class Agreement(IntEnum):
    """Whether two lists of authors can be those of one paper."""

    OTHERS = 0
    UNKNOWN = 1
    """One of the lists is empty."""
    SOME = 2
    """A name alone, the first; or a short list of which one is somebody else."""
    MOST = 3


def agree(said: Sequence[Author], known: Sequence[Author]) -> Agreement:
    """Tell whether two lists can be those of one paper: half of the shorter one is in the other. A
    name alone must be the first.
    """
    if not said or not known:
        return Agreement.UNKNOWN
    people = pair(said, known)
    if people.shared >= 2 or (people.shared == 1 == len(said) == len(known)):
        enough = 2 * people.shared >= min(len(said), len(known))
        return Agreement.MOST if enough else Agreement.OTHERS
    if min(len(said), len(known)) == 1:
        first = any(i == j == 0 and like >= Likeness.FORM for i, j, like in people.pairs)
        return Agreement.SOME if first else Agreement.OTHERS
    return (
        Agreement.SOME if people.shared == 1 == min(len(said), len(known)) - 1 else Agreement.OTHERS
    )
