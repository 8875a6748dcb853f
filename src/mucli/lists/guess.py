"""Guesses at what nobody has said yet: a paper's venue, kind, categories and topics. Suggestions,
for a person to correct.
"""

import re
from collections.abc import Iterable, Mapping

from mucli import text
from mucli.catalog.filters import venue_names
from mucli.model import Venue
from mucli.resources import Taxonomy, Term

_SURVEY = re.compile(
    r"\b(?:survey|review|overview|sok|perspective|position|tutorial|roadmap|taxonomy|introduction)\b"
)
_KINDS = (
    ("survey", _SURVEY),
    (
        "evaluation",
        re.compile(
            r"\b(?:benchmark(?:s|ing)?|evaluat\w+|audit\w*|attack\w*|empirical|measuring|verif\w+|assessing|dataset)\b"
        ),
    ),
    ("theory", re.compile(r"\b(?:bounds?|theor\w+|impossib\w+|provabl\w+ limits|complexity)\b")),
    ("tool", re.compile(r"\b(?:library|toolkit|toolbox|software|platform|open source)\b")),
)
_DATA_SIDE = re.compile(
    r"\b(?:data (?:partition\w*|augmentation|influence|valuation|pruning)|shard\w*|influence"
    r" functions?|poison\w*|unlearnable)\b"
)
_EDITION = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d+(?:st|nd|rd|th)\b"
    r"|\b(?:first|second|third|\w+(?:teenth|tieth|th))(?=\s+(?:annual|international|conference|acm|ieee))",
    re.IGNORECASE,
)
_INTRINSIC = frozenset(
    "llm multimodal diffusion gan-vae gnn knowledge-graph recommender tree-based "
    "linear bayesian svm cnn transformer speech-audio regression clustering".split()
)


class Venues:
    """Finds venues by the names that lists and services give them."""

    def __init__(self, venues: Mapping[str, Venue]) -> None:
        self.names = venue_names(dict(venues))
        self.venues = venues

    def find(self, name: str) -> str | None:
        """Return the key of the venue called ``name``; numbers of editions, "Proceedings of the"
        and a publisher before it are forgiven.
        """
        for candidate in _spellings(name):
            if key := self.names.get(text.squash(candidate)):
                return key
        return None


def _spellings(name: str) -> Iterable[str]:
    yield name
    if re.search(r"\barxiv\b|\bcorr\b", name, re.IGNORECASE):
        yield "arXiv"
    bare = _EDITION.sub(" ", name)
    bare = re.sub(
        r"^\W*(?:in\s+)?(?:proceedings|proc\.?)\s+(?:of\s+)?(?:the\s+)?",
        "",
        bare.strip(),
        flags=re.IGNORECASE,
    )
    yield bare
    yield re.sub(
        r"\b(?:poster|oral|spotlight|notable.*|top[- ]\d+%?|main|conference track|datasets and"
        r" benchmarks)\b",
        " ",
        bare,
        flags=re.IGNORECASE,
    )
    yield re.sub(r"\(.*?\)", " ", bare)
    yield from re.findall(r"\(([^()]+)\)", bare)
    yield re.sub(r"^(?:the\s+)?(?:annual\s+|international\s+)?", "", bare, flags=re.IGNORECASE)
    yield bare.split(",")[0]
    yield re.sub(r"^\W*(?:IEEE|ACM|IEEE/CVF|ACM SIGKDD|USENIX)\W+", "", bare)
    yield from (part for part in bare.split(" - ") if part != bare)


class Words:
    """Finds categories and topics in what lists and titles say, by the words of a taxonomy and
    their aliases.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.categories = _phrases(taxonomy.categories)
        self.topics = _phrases(taxonomy.topics)

    def sections_categories(self, sections: Iterable[str]) -> tuple[str, ...]:
        """Return the categories that headings name, innermost first."""
        found: dict[str, None] = {}
        for name in reversed(tuple(sections)):
            phrase = text.words(
                re.sub(
                    r"\b(?:approach(?:es)?|methods?|existing|papers?|unlearning)\b",
                    " ",
                    text.fold(name),
                )
            )
            for candidate in (tuple(phrase), tuple(text.words(name))):
                if key := self.categories.get(candidate) or self.categories.get(
                    (*candidate[:-1], candidate[-1].rstrip("s")) if candidate else ()
                ):
                    found.setdefault(key)
            if (
                not found
                and "survey" in self.taxonomy.categories
                and re.search(r"\bsurveys?\b|\breviews?\b", text.fold(name))
            ):
                found.setdefault("survey")
        return tuple(found)

    def topics_in(self, *texts: str) -> tuple[str, ...]:
        """Return the topics whose names or aliases stand in ``texts``, in the taxonomy's order."""
        found = set()
        longest = max(map(len, self.topics), default=0)
        for each in texts:
            words = text.words(each)
            for start in range(len(words)):
                for length in range(1, longest + 1):
                    if key := self.topics.get(tuple(words[start : start + length])):
                        found.add(key)
        return tuple(key for key in self.taxonomy.topics if key in found)

    def kind(self, title: str, categories: Iterable[str] = ()) -> str:
        """Return the likely kind of a paper."""
        folded = text.fold(title)
        if "survey" in categories and "survey" in self.taxonomy.kinds:
            return "survey"
        guess = next(
            (
                kind
                for kind, pattern in _KINDS
                if pattern.search(folded) and kind in self.taxonomy.kinds
            ),
            "method",
        )
        return guess if guess in self.taxonomy.kinds else next(iter(self.taxonomy.kinds), "method")

    def category(self, title: str, topics: Iterable[str], about: str = "") -> str:
        """Return the likely category of a paper."""
        folded = text.fold(f"{title} {about}")
        if _SURVEY.search(text.fold(title)) and self.kind(title) == "survey":
            guess = "survey"
        elif _DATA_SIDE.search(folded):
            guess = "data-driven"
        else:
            guess = "model-intrinsic" if _INTRINSIC & set(topics) else "model-agnostic"
        return (
            guess
            if guess in self.taxonomy.categories
            else next(iter(self.taxonomy.categories), "model-agnostic")
        )


def _phrases(terms: Mapping[str, Term]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for key, term in terms.items():
        for name in (key, term.name, *term.aliases):
            if words := tuple(text.words(name)):
                found.setdefault(words, key)
    return found
