"""Text as mucli compares it: folding, words, and what is safe to print.

Everything here works on plain strings and knows nothing of records.
"""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not decompose, as a person types them without the right keyboard.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "æ": "ae",
        "Æ": "ae",
    }
    | {
        "œ": "oe",
        "Œ": "oe",
        "ı": "i",
        "ħ": "h",
        "Ħ": "h",
        "ŋ": "n",
        "ə": "e",
        "ɛ": "e",
        "ʼ": "'",
        "’": "'",
        "‘": "'",
    }
)
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
# C0 and C1 controls, and the characters that reorder or hide text (bidirectional overrides,
# isolates, zero width).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufff8\ufffe\uffff\U000f0000-\U0010ffff]"
)
_STACKED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")
_BREAKS = re.compile(r"[\t\n]+")

# Words that say nothing of a title's subject; a citation key skips them, "towards" stays
# (cao2015towards is what the field writes).
INSIGNIFICANT = frozenset(
    "a an the on of in for to from with and or by at as into via is are do does can how what when"
    " why not under over".split()
)


def fold(text: str) -> str:
    """Return ``text`` without case, accents and ligatures: ``Mónica Ø`` becomes ``monica o``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of ``text``: runs of letters and digits of any script, in order."""
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def squash(text: str) -> str:
    """Return the folded letters and digits of ``text`` run together: ``L-CODEC`` becomes
    ``lcodec``.
    """
    return "".join(words(text))


def ascii_slug(text: str) -> str:
    """Return the ASCII letters and digits of the folded ``text``, nothing else."""
    return "".join(_ASCII_WORD.findall(fold(text)))


def title_word(title: str) -> str:
    """Return the first significant word of ``title`` for a citation key, empty when there is none.

    A hyphenated word counts as one (``L-CODEC`` gives ``lcodec``); words without an ASCII letter or
    digit are passed over.
    """
    candidates = [
        slug
        for part in re.split(r"[\s:/,;.!?()\u2013\u2014]+", title)
        if (slug := ascii_slug(part))
    ]
    return next(
        (word for word in candidates if word not in INSIGNIFICANT),
        candidates[0] if candidates else "",
    )


def printable(text: str) -> str:
    """Return ``text`` on one line, without terminal escapes, control characters and reordering
    marks.
    """
    return _UNSAFE.sub("", _BREAKS.sub(" ", text))


def visible(text: str) -> str:
    """Return ``text`` with its lines and tabs, without terminal escapes, control characters and
    reordering marks.
    """
    return _UNSAFE.sub("", text)


def has_unsafe(text: str) -> bool:
    """Tell whether ``text`` holds a character that :func:`printable` would remove."""
    return _UNSAFE.search(text) is not None


def unseen(text: str) -> str:
    """Return what in ``text`` shows nothing, or nobody knows what: "U+E000", "a stack of marks";
    empty when there is no such thing. Private characters, fillers and noncharacters are such.
    """
    if found := _UNSEEN.search(text):
        return f"U+{ord(found[0]):04X}"
    return "a stack of marks" if _STACKED.search(text) else ""


def mixed_scripts(text: str) -> str:
    """Return the first word of ``text`` that mixes Latin, Greek and Cyrillic letters, which look
    alike; empty when there is none.
    """
    if text.isascii():
        return ""
    for found in re.finditer(r"[^\W\d_]+", text):
        word: str = found[0]
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(scripts & {"LATIN", "GREEK", "CYRILLIC"}) > 1:
            return word
    return ""


def closest(
    word: str, choices: Iterable[str], *, limit: int = 3, cutoff: float = 70.0
) -> list[str]:
    """Return up to ``limit`` of ``choices`` that look like ``word``, best first; ``cutoff`` is a
    similarity in percent.

    What is clearly less alike than the best is left out.
    """
    try:
        from rapidfuzz import fuzz, process
    except ImportError:  # the build hook runs without the package's dependencies, and needs no hint
        return []
    found = process.extract(
        word,
        list(choices),
        scorer=fuzz.WRatio,
        processor=fold,
        limit=3 * limit,
        score_cutoff=cutoff,
    )
    whole = sorted(
        ((fuzz.ratio(fold(word), fold(choice)), choice) for choice, _score, _index in found),
        key=lambda pair: -pair[0],
    )
    return [choice for score, choice in whole[:limit] if score >= whole[0][0] - 10]


def unknown(what: str, given: str, choices: Iterable[str]) -> str:
    """Return the sentence that ``given`` is none of ``choices``, with the nearest one or all.

    >>> unknown("format", "jsn", ["json", "csv"])
    "there is no format 'jsn'; did you mean json?"
    """
    names = list(choices)
    close = closest(given, names, limit=1)
    hint = f"did you mean {close[0]}?" if close else f"choose {', '.join(names)}"
    return f"there is no {what} {printable(given)!r}; {hint}"
