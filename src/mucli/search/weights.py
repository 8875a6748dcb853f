"""Every weight of the ranking, in one place; docs/search.md ("How the ranking works") explains
them.
"""

import math

from mucli.text import INSIGNIFICANT

FILLERS = INSIGNIFICANT | frozenset(
    "about after all also am any anybody anyone anything around be because been before being below"
    " between both but come could did does doing done during each either else even ever every few"
    " find first get getting gets give given gives go goes going had has have having he help her"
    " here him his i if inside instead it its itself just keep know let lets like list look looking"
    " made make makes making many may me might mine more most much must my need needed needs nor"
    " off one ones only or other others our out own paper papers people please possible put quite"
    " really say says see several shall she should show shows since so some somebody someone"
    " something still such take taken takes tell than that their them then there these they thing"
    " things this those through together too toward up upon us use used uses using very want wanted"
    " wants was way ways we well went were whether which while who whom whose will within without"
    " would yes you your".split()
)
"""Words of questions: they count little, and are never taken for typing errors of others."""

FIELD = {
    "key": 1.15,
    "method": 1.15,  # a method's whole name
    "part": 1.0,  # a word of a method's name
    "title": 1.0,
    "author": 0.95,  # the first author's family name
    "coauthor": 0.85,  # any other family name
    "given": 0.6,
    "year": 0.85,
    "topic": 0.55,
    "venue": 0.55,
    "summary": 0.3,
    "dataset": 0.55,
    "forgets": 0.45,
    "guarantee": 0.45,
    "needs": 0.45,
    "kind": 0.45,
    "category": 0.4,
}
"""What a word counts by where it is met."""

EXACT, VARIANT, JOINED, POSTED, ABBREVIATION, STEM = 1.0, 0.98, 0.96, 0.95, 0.95, 0.78
"""What a word counts by how it is met; the rest is below."""
PART, NEAR = 0.5, 0.4  # one word of a topic's or venue's name; a year before or after

ORDER = (
    "exact",
    "variant",
    "joined",
    "abbreviation",
    "posted",
    "prefix",
    "stem",
    "typo",
    "near",
    "part",
)
"""The ways in which a word is met, best first; the best one that the index offers decides how rare
the word is."""
LEADING = frozenset(ORDER) - {"near", "part"}
"""The ways that lead to papers; the others only raise papers that are found already."""
SURE = LEADING - {"prefix", "stem", "typo"}
"""The ways in which a word is met as it was meant; the others may be another word."""

COVERAGE = 0.5  # the share of the score that depends on how many of the words are met
SAID = 0.3  # what a word met in the summary alone counts of that
IN_ORDER = 0.12  # all words met side by side, in the order typed
WHOLE_TITLE = 0.12  # every significant word of the title is typed
LISTED = 0.03  # a curated list names the paper
NAME = {
    "key": 3.0,
    "alias": 2.0,
    "method": 1.0,
    "dataset": 0.9,  # of a data set or benchmark that the paper introduced
    "title": 1.0,
}  # the whole query is an exact name of the paper
ID = 10.0  # a word of the query is an id or address of the paper
# words met in order but up to GAP places apart count this share of being side by side
GAP, GAP_SHARE = 4, 0.6
# words of an expression that has other names (large language model, LLM) count as this many words
# together
EXPRESSION = 1.5
SMALL_WORD = 0.2  # the, of, in …: what they count of their weight


ASKED = {
    "title": 1.5,
    "summary": 1.0,
    "topic": 0.5,
    "category": 0.3,
    "kind": 0.3,
    "forgets": 0.3,
    "guarantee": 0.3,
    "needs": 0.3,
    "dataset": 0.5,
}
"""What a word that is met once counts for a question, by where."""
SAME = {"stem": 0.9, "part": 0.7}
"""What another form of a word, and a part of a topic's name, count for a question."""
OFTEN = 1.2  # a word met so often counts half of what it can count at most
LONGER = 0.5  # how much a word counts less in what is longer than usual
ALIKE = 0.3  # what a paper on the topics of the best papers gets
FIRST = 10  # papers that say what the topics are


QUESTION = 3  # words that tell something: a query of fewer is a name, and words alone decide
MEANING = 0.4  # what the paper nearest in meaning gets
TITLE = 4  # words that tell something: so many may be a title half remembered
STANDS_OUT = 1.5  # times the second paper's score: then the first was meant, whatever is near
LEAST_NEAR = 0.25  # a cosine below which nothing is near
MEANT = 100  # papers nearest in meaning that come in, whatever their words


COMMON = 24_000
"""The commonest words of English that are meant as they stand, though no paper has them."""


def rarity(papers: int, total: int) -> float:
    """Return the weight of a word that ``papers`` of ``total`` papers hold: the rarer the
    higher.
    """
    return math.log(1 + total / max(papers, 1))


def prefix_quality(typed: int, whole: int) -> float:
    """Return what the beginning of a word counts: ``typed`` of its ``whole`` letters."""
    return 0.8 + 0.1 * typed / max(whole, 1)


def typo_quality(distance: int, length: int) -> float:
    """Return what a word with typing errors counts: ``distance`` errors in ``length`` letters."""
    return max(0.75 - 0.75 * distance / max(length, 1), 0.1)


def errors_allowed(length: int) -> int:
    """Return how many typing errors are looked for in a word of ``length`` letters."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 12 else 3
