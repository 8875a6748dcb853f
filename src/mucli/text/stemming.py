"""Forms of a word that mean the same: British and American spelling, stems, joined words."""

import re

# British to American, applied to both sides of a comparison; endings first, then whole parts of
# words.
SPELLINGS = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|able)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})ys(?=(?:e|ed|es|er|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|al|ally|able|ite|ites)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{2})ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=[a-z]{3})ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"^artefact"), "artifact"),
    (re.compile(r"gramme(?=s?$)"), "gram"),
    (re.compile(r"aem"), "em"),
    (re.compile(r"oeu"), "eu"),
    (re.compile(r"judgement"), "judgment"),
)
_BRITISH = re.compile(
    r"[iy]s|our|ll|ence|tre|ogue|^artefact|gramme|aem|oeu|judgement"
)  # what the patterns have in common
IRREGULAR = {
    "forgot": "forget",
    "forgotten": "forget",
    "unforgotten": "unforget",
    "learnt": "learn",
    "unlearnt": "unlearn",
    "relearnt": "relearn",
    "taught": "teach",
    "hidden": "hide",
    "stolen": "steal",
    "shown": "show",
    "broken": "break",
    "people": "person",
}
"""Forms that no ending tells: each with the word that it is a form of."""
ENDINGS = (
    "ization izations izing ized izes ize izer ability ibilities ational ations ation ically icals"
    " ical ities ity ments ment ness ingly ings ing edly ed ers er ors or ies ives es est ly able"
    " ible ive als al ions ion ants ant ents ent s e y"
).split()
_ENDINGS = frozenset(ENDINGS)
_LONGEST_ENDING = max(map(len, _ENDINGS))
_LAST_LETTERS = frozenset(ending[-1] for ending in _ENDINGS)


def american(word: str) -> str:
    """Return ``word`` in American spelling where British and American differ by rule:
    ``randomised`` becomes ``randomized``.
    """
    if not _BRITISH.search(word):
        return word
    for pattern, replacement in SPELLINGS:
        word = pattern.sub(replacement, word)
    return word


def stem(word: str) -> str:
    """Return what is left of ``word`` when its endings are taken off, at least four letters:
    ``forgetting`` becomes ``forget``.

    A light stemmer in the manner of Porter's (1980), the longest ending each time; it need not give
    words, only the same for forms of one word.
    """
    word = american(IRREGULAR.get(word, word))
    if not word.isalpha() or not word.isascii():
        return word
    if len(word) < 5:
        return (
            word[:-1] if len(word) == 4 and word[-1] == "s" and word[-2] not in "aisu" else word
        )  # GNNs, LLMs
    for _ in range(2):
        if word[-1] not in _LAST_LETTERS:
            break
        for size in range(min(_LONGEST_ENDING, len(word) - 4), 0, -1):
            if word[-size:] in _ENDINGS:
                word = word[:-size]
                break
        else:
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word
