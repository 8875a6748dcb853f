"""Synthetic catalogues of any size, seeded and streamed in the catalogue's order.

Words follow Zipf's law (the frequency of a word is about one over its rank) over a vocabulary that
grows as Heaps found for text: 30 n^0.65 words for n papers, first those of the real catalogue's
titles, most frequent first, then made-up ones. Family names do likewise: 40 n^0.55.
"""

import random
from collections import Counter
from collections.abc import Iterator

import mucli
from mucli import text
from mucli.model import Author, Code, Paper, Source

FIRST, LAST = 1990, 2026
_ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_ENDS = ["", "n", "r", "s", "t", "l", "nd", "ng"]
_GIVEN = (
    "Ada Bo Chen Dana Elif Fei Grace Hao Ines Jun Kai Lena Min Nora Omar Priya Qi Rosa Sven Tao Uma"
    " Vera Wei Xin Yuki Zoe".split()
)


def made_up(rank: int) -> str:
    """Return the word of this rank: the same rank gives the same word, the next one a different
    word.
    """
    parts = []
    rank += 40
    while rank:
        rank, onset = divmod(rank, len(_ONSETS))
        rank, vowel = divmod(rank, len(_VOWELS))
        rank, end = divmod(rank, len(_ENDS))
        parts.append(_ONSETS[onset] + _VOWELS[vowel] + _ENDS[end])
    return "".join(parts)


class Synthetic:
    """``count`` papers that look like those of ``real``."""

    def __init__(self, real: mucli.Catalog, count: int, seed: int = 1) -> None:
        papers = list(real)
        self.count, self.seed = count, seed
        frequency = Counter(
            word for paper in papers for word in text.words(paper.title) if word.isascii()
        )
        self.words = [word for word, _n in frequency.most_common()]
        self.topics, self.kinds = list(real.taxonomy.topics), list(real.taxonomy.kinds)
        self.categories, self.venues = list(real.taxonomy.categories), list(real.venues)
        self.vocabulary = max(int(30 * count**0.65), len(self.words) // 2)
        self.families = int(40 * count**0.55)
        self.made: dict[int, str] = {}

    def word(self, rng: random.Random) -> str:
        """Return a word of a title."""
        rank = int(self.vocabulary ** rng.random())
        if rank < len(self.words):
            return self.words[rank]
        return self.made.setdefault(rank, made_up(rank))

    def family(self, rng: random.Random) -> str:
        """Return a family name."""
        rank = int(self.families ** rng.random()) + 1_000_000
        return self.made.setdefault(rank, made_up(rank).capitalize())

    def papers(self) -> Iterator[Paper]:
        """Give the papers, newest year first, then by key."""
        shares = [1.09 ** (year - FIRST) for year in range(FIRST, LAST + 1)]
        first = 0
        for year in range(LAST, FIRST - 1, -1):
            size = (
                round(self.count * shares[year - FIRST] / sum(shares))
                if year > FIRST
                else self.count - first
            )
            size = min(size, self.count - first)
            keyed = sorted(
                (self._start(number, year), number) for number in range(first, first + size)
            )
            seen: Counter[str] = Counter()
            for key, number in keyed:
                seen[key] += 1
                yield self._paper(number, year, key if seen[key] == 1 else f"{key}x{seen[key]}")
            first += size

    def _start(self, number: int, year: int) -> str:
        rng = random.Random(self.seed * 1_000_003 + number)
        return f"{self.family(rng).lower()}{year}{self.word(rng)}"

    def _paper(self, number: int, year: int, key: str) -> Paper:
        rng = random.Random(self.seed * 1_000_003 + number)
        first = Author(self.family(rng), rng.choice(_GIVEN))
        title = self.word(rng)
        rng = random.Random(self.seed * 2_000_003 + number)
        more = [self.word(rng) for _ in range(rng.randint(4, 12))]
        authors = [Author(self.family(rng), rng.choice(_GIVEN)) for _ in range(rng.randint(0, 6))]
        has_method = rng.random() < 0.4
        return Paper(
            key=key,
            title=" ".join([title, *more]).capitalize(),
            authors=(first, *authors),
            year=year,
            venue=self.venues[int(len(self.venues) ** rng.random()) - 1],
            kind=self.kinds[int(len(self.kinds) ** rng.random()) - 1],
            categories=(rng.choice(self.categories),),
            topics=tuple(
                {self.topics[int(len(self.topics) ** rng.random()) - 1] for _ in range(2)}
            ),
            methods=(made_up(rng.randrange(50_000_000)).upper(),) if has_method else (),
            arxiv=(
                f"{year % 100:02d}{rng.randint(1, 12):02d}.{number % 100000:05d}"
                if year > 2007 and rng.random() < 0.6
                else None
            ),
            links={"paper": (f"https://example.org/papers/{number}",)},
            code=(Code(f"https://github.com/example/code-{number}"),) if rng.random() < 0.4 else (),
            sources=(Source("list", "https://example.org/list", ("title",)),),
        )
