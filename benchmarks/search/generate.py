"""Known-item queries made from a catalogue, seeded: what people type of a paper, with the errors
they make.

Every query names its paper: the words it is made from stand together in no other paper's title (or
the method, the author with the year, the id are its alone) before the error is made. Nothing here
knows how mucli searches.
"""

import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator

from mucli import text
from mucli.model import Paper

# Pairs of spellings that a title may hold, British and American; written here so that the benchmark
# does not borrow mucli's rules.
SPELLINGS = [
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("iser", "izer"),
    ("defence", "defense"),
    ("behaviour", "behavior"),
    ("neighbour", "neighbor"),
    ("artefact", "artifact"),
    ("modelling", "modeling"),
    ("labelling", "labeling"),
    ("centre", "center"),
    ("colour", "color"),
    ("favour", "favor"),
    ("analyse", "analyze"),
    ("licence", "license"),
    ("catalogue", "catalog"),
]
SHORT = [
    ("large language models", "llms"),
    ("large language models", "llm"),
    ("large language model", "llm"),
    ("graph neural networks", "gnn"),
    ("federated learning", "fl"),
    ("differential privacy", "dp"),
    ("membership inference", "mia"),
    ("right to be forgotten", "rtbf"),
    ("stochastic gradient descent", "sgd"),
    ("knowledge distillation", "kd"),
    ("knowledge graph", "kg"),
    ("generative adversarial networks", "gan"),
    ("support vector machine", "svm"),
    ("support vector machines", "svm"),
    ("reinforcement learning", "rl"),
    ("deep neural networks", "dnn"),
    ("vision language models", "vlm"),
    ("llms", "large language models"),
    ("gnns", "graph neural networks"),
    ("sgd", "stochastic gradient descent"),
]


class Known:
    """A catalogue's papers with what tells whether words name one of them."""

    def __init__(self, papers: list[Paper], seed: int) -> None:
        self.papers = papers
        self.random = random.Random(seed)
        self.titles = {
            paper.key: text.words(" ".join((paper.title, *paper.other_titles))) for paper in papers
        }
        self.frequency = Counter(word for words in self.titles.values() for word in set(words))
        self.sets = {key: set(words) for key, words in self.titles.items()}
        self.families = {
            paper.key: text.words(paper.authors[0].family) if paper.authors else []
            for paper in papers
        }
        self.methods = Counter(text.squash(name) for paper in papers for name in paper.methods)
        self.common = [
            word
            for word, _n in self.frequency.most_common(400)
            if word not in text.INSIGNIFICANT and len(word) > 3
        ]

    def only(self, words: list[str], author: list[str] = []) -> bool:  # noqa: B006
        """Tell whether just one paper's title (by this first author) holds all ``words``."""
        wanted, family = set(words), set(author)
        return (
            sum(
                wanted <= self.sets[p.key] and family <= set(self.families[p.key])
                for p in self.papers
            )
            == 1
        )

    def significant(self, paper: Paper) -> list[str]:
        """Return the words of the title that say something, in order."""
        return [w for w in text.words(paper.title) if w not in text.INSIGNIFICANT and len(w) > 2]

    def run(self, paper: Paper, low: int, high: int) -> list[str]:
        """Return some words in a row of the title that name the paper, or nothing."""
        words = text.words(paper.title)
        for _ in range(8):
            size = min(self.random.randint(low, high), len(words))
            start = self.random.randint(0, len(words) - size)
            found = words[start : start + size]
            if self.only(found):
                return found
        return []


def misspell(word: str, rng: random.Random) -> str:
    """Return ``word`` with one letter left out, doubled or added, replaced, or swapped with the
    next.
    """
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + letter + word[at:]
    if kind == 2:
        return word[:at] + letter + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def methods(known: Known, paper: Paper) -> str | None:
    names = [
        name
        for name in paper.methods
        if known.methods[text.squash(name)] == 1 and len(text.squash(name)) > 2
    ]
    return known.random.choice([str.lower, str])(known.random.choice(names)) if names else None


def title_words(known: Known, paper: Paper) -> str | None:
    words = known.significant(paper)
    chosen = known.random.sample(words, min(len(words), known.random.randint(2, 4)))
    return " ".join(chosen) if known.only(chosen) else None


def author_word(known: Known, paper: Paper) -> str | None:
    family, words = known.families[paper.key], known.significant(paper)
    if not family or not words:
        return None
    chosen = known.random.sample(words, min(len(words), known.random.randint(1, 2)))
    return " ".join([*family, *chosen]) if known.only(chosen, family) else None


def author_year(known: Known, paper: Paper) -> str | None:
    family = known.families[paper.key]
    same = sum(
        known.families[other.key] == family and other.year == paper.year for other in known.papers
    )
    anywhere = [
        p
        for p in known.papers
        if family and any(set(family) <= set(text.words(a.natural)) for a in p.authors)
    ]
    return (
        f"{' '.join(family)} {paper.year}" if family and same == 1 and len(anywhere) < 12 else None
    )


def ids(known: Known, paper: Paper) -> str | None:
    forms = [paper.key, paper.key.upper()]
    if paper.arxiv:
        forms += [
            paper.arxiv,
            f"arXiv:{paper.arxiv}v2",
            f"https://arxiv.org/pdf/{paper.arxiv}.pdf",
            f"http://arxiv.org/abs/{paper.arxiv}v3",
        ]
    if paper.doi:
        forms += [paper.doi, f"https://doi.org/{paper.doi.upper()}", f"doi:{paper.doi}"]
    if paper.openreview:
        forms.append(f"https://openreview.net/pdf?id={paper.openreview}")
    return known.random.choice(forms)


def abbreviation(known: Known, paper: Paper) -> str | None:
    title = " ".join(text.words(paper.title))
    found = [(long, short) for long, short in SHORT if f" {long} " in f" {title} "]
    if not found:
        return None
    long, short = known.random.choice(found)
    rest = [
        w
        for w in text.words(title.replace(long, " "))
        if w not in text.INSIGNIFICANT and len(w) > 2
    ]
    chosen = known.random.sample(rest, min(len(rest), 2))
    return (
        " ".join([short, *chosen])
        if len(chosen) == 2 and known.only([*long.split(), *chosen])
        else None
    )


def split_or_joined(known: Known, paper: Paper) -> str | None:
    options: list[str] = []
    for name in paper.methods:
        if known.methods[text.squash(name)] == 1 and len(text.squash(name)) > 4:
            pieces = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
            options.append(" ".join(pieces).lower() if len(pieces) > 1 else text.squash(name))
            options.append(text.squash(name))
    run = known.run(paper, 3, 4)
    if run:
        at = known.random.randrange(len(run) - 1) if len(run) > 1 else 0
        options.append(" ".join([*run[:at], "".join(run[at : at + 2]), *run[at + 2 :]]))
    compounds = re.findall(r"\w+(?:-\w+)+", paper.title)
    if compounds:
        rest = [w for w in known.significant(paper) if w not in text.words(" ".join(compounds))]
        chosen = known.random.sample(rest, min(2, len(rest)))
        if known.only([*text.words(compounds[0]), *chosen]):
            options.append(" ".join([text.squash(compounds[0]), *chosen]))
    return known.random.choice(options) if options else None


def one_typo(known: Known, paper: Paper) -> str | None:
    return _with_typos(known, paper, 1)


def two_typos(known: Known, paper: Paper) -> str | None:
    return _with_typos(known, paper, 2)


def _with_typos(known: Known, paper: Paper, errors: int) -> str | None:
    words = known.run(paper, 2, 5)
    places = [n for n, word in enumerate(words) if len(word) > 3]
    for _ in range(errors):
        if not places:
            return None
        at = known.random.choice(places)
        words[at] = misspell(words[at], known.random)
    return " ".join(words) or None


def method_typo(known: Known, paper: Paper) -> str | None:
    names = [
        name
        for name in paper.methods
        if known.methods[text.squash(name)] == 1 and len(text.squash(name)) > 5
    ]
    return misspell(text.squash(known.random.choice(names)), known.random) if names else None


def wrong_word(known: Known, paper: Paper) -> str | None:
    words = known.run(paper, 4, 6)
    places = [n for n, word in enumerate(words) if word not in text.INSIGNIFICANT]
    if len(places) < 3:
        return None
    at = known.random.choice(places)
    rest = words[:at] + words[at + 1 :]
    if not known.only(rest):
        return None
    words[at] = known.random.choice(known.common)
    return " ".join(words)


def british(known: Known, paper: Paper) -> str | None:
    words = known.run(paper, 3, 5)
    changed = [_other_spelling(word) for word in words]
    return " ".join(changed) if changed != words else None


def _other_spelling(word: str) -> str:
    for one, two in SPELLINGS:
        for a, b in ((one, two), (two, one)):
            if a in word and len(word) > len(a) + 1:
                return word.replace(a, b)
    return word


def prefix(known: Known, paper: Paper) -> str | None:
    words = [w for w in known.significant(paper) if len(w) > 5]
    chosen = sorted(known.random.sample(words, min(len(words), 3)), key=words.index)
    if len(chosen) < 2 or not known.only(chosen):
        return None
    return " ".join(word[: known.random.randint(4, len(word) - 1)] for word in chosen)


KINDS: dict[str, Callable[[Known, Paper], str | None]] = {
    "method": methods,
    "title words": title_words,
    "author+word": author_word,
    "author+year": author_year,
    "id": ids,
    "abbreviation": abbreviation,
    "split/joined": split_or_joined,
    "one typo": one_typo,
    "two typos": two_typos,
    "method typo": method_typo,
    "wrong word": wrong_word,
    "British/American": british,
    "prefix": prefix,
}


def generate(
    papers: list[Paper], targets: list[Paper], *, seed: int, each: int
) -> Iterator[tuple[str, str, str]]:
    """Give ``(kind, query, key)``: of every kind up to ``each`` queries for papers of ``targets``
    among ``papers``.
    """
    known = Known(papers, seed)
    for kind, make in KINDS.items():
        made: dict[tuple[str, str], None] = {}
        for _ in range(12 * each):
            paper = known.random.choice(targets)
            query = make(known, paper)
            if query:
                made[query, paper.key] = None
            if len(made) == each:
                break
        yield from ((kind, query, key) for query, key in made)
