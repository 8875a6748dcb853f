"""Are these titles one? Said with a subtitle or without, with other small words, mistyped.

Titles of one field are alike, and those of one group more so: ``linear`` and ``nonlinear``, part I
and part II, learning and unlearning are a letter or two apart and name different papers. So a word
counts as mistyped only where it is no word that titles are made of.
"""

import re
from collections.abc import Container
from enum import IntEnum
from functools import lru_cache

from mucli import text
from mucli.text.stemming import american

# Behind these a subtitle begins: "SISA: ...", "Who? ...", "Forgetting - ...", "... (extended)".
_SUBTITLE = re.compile(r"[:?!.]\s+|\s[-–]+\s|\s*—\s*|\s[(\[]")
_RELATED = 60.0  # percent of shared words, from which two titles may be of one work
_WORDS = 2  # words that may be mistyped
LETTERS = 4
"""The letters in which a title with typing errors may differ altogether."""
_TYPING = 2  # letters that a mistyped word may differ by; one where the word is short
_KEPT = 8192  # titles and words whose forms are kept
_LONG = 6  # letters from which a word may have two of them wrong
_NUMBER = re.compile(r"\d+|[ivx]+|(?:first|second|third|fourth|fifth)|one|two|three|four|five")


class Grade(IntEnum):
    """How alike two titles are, the less the lower."""

    OTHER = 0
    RELATED = 1
    """They share most of their words: a retitled version, or another paper on the subject."""
    HEAD = 2
    """One is the other without its subtitle."""
    TYPING = 3
    """One is the other with a word or two mistyped or inflected."""
    WORDS = 4
    """They differ in small words only."""
    SAME = 5


@lru_cache(maxsize=_KEPT)
def significant(title: str) -> tuple[str, ...]:
    """Return the folded words of ``title`` without the small ones; all where there are no others.

    >>> significant("Learning to Forget: A Survey of the Field")
    ('learning', 'forget', 'survey', 'field')
    """
    words = _words(title)
    return tuple(word for word in words if word not in text.INSIGNIFICANT) or words


@lru_cache(maxsize=_KEPT)
def heads(title: str) -> tuple[str, ...]:
    """Return ``title`` without its subtitle, and without the last part of it, where it has them.

    >>> heads("SISA: Machine Unlearning – A Survey")
    ('SISA', 'SISA: Machine Unlearning')
    """
    found = (title[: match.start()] for match in _SUBTITLE.finditer(title))
    return tuple(head for head in found if len(squash(head)) > 2)


@lru_cache(maxsize=_KEPT)
def squash(title: str) -> str:
    """Return the folded letters and digits of ``title`` run together (``text.squash``, kept)."""
    return "".join(_words(title))


@lru_cache(maxsize=_KEPT)
def _words(title: str) -> tuple[str, ...]:
    return tuple(text.words(title))


def grade(said: str, known: str, vocabulary: Container[str] = frozenset()) -> Grade:
    """Tell how alike two titles are; ``vocabulary`` holds the words that titles are made of.

    >>> grade("Machine Unlaerning", "Machine unlearning").name
    'TYPING'
    >>> grade("Linear unlearning", "Nonlinear unlearning", {"linear", "nonlinear"}).name
    'RELATED'
    """
    if squash(said) == squash(known):
        return Grade.SAME
    if "".join(significant(said)) == "".join(significant(known)):
        return Grade.WORDS
    if _nearly(said, known, vocabulary):
        return Grade.TYPING
    if any(_nearly(said, head, vocabulary) for head in heads(known)) or any(
        _nearly(known, head, vocabulary) for head in heads(said)
    ):
        return Grade.HEAD
    return Grade.RELATED if related(said, known) else Grade.OTHER


def other_subtitle(said: str, known: str) -> bool:
    """Tell whether two titles have one beginning and, behind it, subtitles of their own."""
    mine, theirs = ({squash(head) for head in heads(title)} for title in (said, known))
    return bool(mine & theirs)


def related(one: str, two: str) -> bool:
    """Tell whether two titles share so much that both may be titles of one work."""
    from rapidfuzz import fuzz

    first, second = " ".join(significant(one)), " ".join(significant(two))
    return fuzz.token_set_ratio(first, second) >= _RELATED


def _nearly(said: str, known: str, vocabulary: Container[str]) -> bool:
    """Tell whether two titles are one but for one or two words that are mistyped, inflected, joined
    or taken apart.
    """
    from rapidfuzz.distance import OSA

    squashed, other = squash(said), squash(known)
    if squashed == other:
        return True
    if OSA.distance(squashed, other, score_cutoff=LETTERS) > LETTERS:
        return False
    one, two = _words(said), _words(known)
    if len(one) == len(two):
        pairs = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
        if len(pairs) <= _WORDS and all(_mistyped(a, b, vocabulary) for a, b in pairs):
            return True
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    first, second = one[start : len(one) - end], two[start : len(two) - end]
    if not first or not second:  # a word more: a small one, or a letter that strayed
        return all(len(word) == 1 or word in text.INSIGNIFICANT for word in first or second)
    return max(len(first), len(second)) <= _WORDS + 1 and _mistyped(
        "".join(first), "".join(second), vocabulary
    )


def _mistyped(one: str, two: str, vocabulary: Container[str]) -> bool:
    """Tell whether ``one`` is ``two`` with a letter or two wrong, or inflected otherwise."""
    from rapidfuzz.distance import OSA

    if one == two:
        return True
    if one in text.INSIGNIFICANT or two in text.INSIGNIFICANT:
        small = one in text.INSIGNIFICANT and two in text.INSIGNIFICANT
        return small or OSA.distance(one, two, score_cutoff=1) <= 1
    if _NUMBER.fullmatch(one) or _NUMBER.fullmatch(two) or _digits(one) != _digits(two):
        return False
    if _bare(one) == _bare(two):
        return True
    if one in vocabulary and two in vocabulary:
        return False
    allowed = _TYPING if min(len(one), len(two)) >= _LONG else 1
    return OSA.distance(one, two, score_cutoff=allowed) <= allowed and not _prefixed(one, two)


@lru_cache(maxsize=_KEPT)
def _bare(word: str) -> str:
    """Return a word in American spelling without the ending of a plural or a participle."""
    word = american(word)
    word = word[:-3] + "y" if word.endswith("ies") else word
    return re.sub(r"(?<=\w{4})(?:e|es|ed|ing)$|(?<=\w\w)s$", "", word)


def _digits(word: str) -> str:
    return "".join(character for character in word if character.isdigit())


def _prefixed(one: str, two: str) -> bool:
    """Tell whether one is the other with a syllable before it that turns its sense round."""
    short, long = sorted((one, two), key=len)
    return long.endswith(short) and long[: len(long) - len(short)] in ("un", "in", "im", "re", "de")
