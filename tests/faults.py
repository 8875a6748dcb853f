"""A corpus of references with known faults: real papers of the catalogue as people cite them, and each fault that language models
and careless hands make put into them."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mucli.cite import render
from mucli.model import Author, Paper, Venue

FAULTS = (
    "invented",
    "wrong first author",
    "swapped authors",
    "dropped author",
    "added author",
    "wrong given name",
    "wrong year",
    "wrong DOI",
    "wrong arXiv id",
    "wrong venue",
    "misspelt title",
    "retitled",
    "preprint of published",
    "duplicate",
)
"""What is put into references, one at a time."""

_INVENTED = (
    ("Gradient Shadows: {0} Without Retraining for {1}", "A Unified View of {0} and {1}", "{0} Considered Harmful in {1}"),
    ("Selective Amnesia Pruning", "Influence Collapse", "Residual Forgetting", "Certified Scrubbing", "Contrastive Erasure", "Orthogonal Recall"),
    ("Vision Transformers", "Speech Models", "Graph Encoders", "Mixture-of-Experts", "Tabular Learners", "Satellite Imagery"),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One record of a .bib file, its key, the fault in it (empty: none), the verdict that is right, and the paper's key."""

    text: str
    key: str
    fault: str
    verdict: str
    paper: str = ""


def _given(author: Author) -> str:
    return author.given.split()[0].strip(".") if author.given else ""


class Maker:
    """Makes references of a catalogue's papers."""

    def __init__(self, papers: Sequence[Paper], venues: Mapping[str, Venue], seed: int = 5) -> None:
        self.chance = random.Random(seed)
        self.venues = venues
        self.papers = [
            paper
            for paper in papers
            if len(paper.authors) > 1
            and not paper.others
            and paper.year
            and paper.venue
            and not paper.preprint_of
        ]
        self.published = [
            paper
            for paper in self.papers
            if venues[paper.venue or ""].kind in ("conference", "journal")
        ]
        self.people = [
            author for paper in self.papers for author in paper.authors if _given(author)
        ]

    def real(self, count: int) -> Iterator[Case]:
        """Give references without a fault, in the ways that people write them."""
        ways = (self._whole, self._bare, self._initials, self._cut, self._natural)
        for number, paper in enumerate(self.chance.sample(self.papers, count)):
            way = ways[number % len(ways)]
            key = f"real{number}"
            yield Case(way(paper, key), key, "", "right", paper.key)

    def faulty(self, fault: str, count: int) -> Iterator[Case]:
        """Give references with ``fault``."""
        number = 0
        makers: dict[str, Callable[[Paper, str], tuple[str, str] | None]] = {
            "invented": self._invented,
            "wrong first author": lambda p, k: self._with(p, k, authors=(self._other(p), *p.authors[1:])),
            "swapped authors": self._swapped,
            "dropped author": lambda p, k: self._with(p, k, authors=self._dropped(p)) if len(p.authors) > 2 else None,
            "added author": lambda p, k: self._with(p, k, authors=(*p.authors[:-1], self._other(p), p.authors[-1])),
            "wrong given name": self._wrong_given,
            "wrong year": self._wrong_year,
            "wrong DOI": lambda p, k: self._with(p, k, doi=self._other_id(p, "doi")) if p.doi else None,
            "wrong arXiv id": lambda p, k: self._with_arxiv(p, k) if p.arxiv else None,
            "wrong venue": self._wrong_venue,
            "misspelt title": lambda p, k: self._with(p, k, title=self._typo(p.title)),
            "retitled": self._retitled,
            "preprint of published": self._preprint,
            "duplicate": lambda p, k: (self._bare(p, k) + self._whole(p, f"{k}x"), "right"),
        }  # fmt: skip
        source = (
            self.published
            if fault in ("wrong venue", "wrong year", "preprint of published", "wrong DOI")
            else self.papers
        )
        for paper in self.chance.sample(source, len(source)):
            if number == count:
                return
            key = f"{fault.replace(' ', '')}{number}".lower()
            made = makers[fault](paper, key)
            if made:
                number += 1
                yield Case(made[0], key, fault, made[1], "" if fault == "invented" else paper.key)

    # Ways of writing

    def _whole(self, paper: Paper, key: str) -> str:
        return render([replace(paper, key=key)], self.venues, "bibtex") + "\n"

    def _bare(self, paper: Paper, key: str) -> str:
        return self._whole(replace(paper, doi=None, arxiv=None, openreview=None, links={}), key)

    def _initials(self, paper: Paper, key: str) -> str:
        people = tuple(
            replace(a, given=" ".join(f"{n[0]}." for n in a.given.split())) for a in paper.authors
        )
        return self._bare(replace(paper, authors=people), key)

    def _cut(self, paper: Paper, key: str) -> str:
        return self._bare(
            replace(paper, authors=paper.authors[:3], others=len(paper.authors) > 3), key
        )

    def _natural(self, paper: Paper, key: str) -> str:
        text = self._bare(paper, key)
        if any(
            author.suffix or not author.given or "," in author.given for author in paper.authors
        ):
            return text
        names = " and ".join(str(author) for author in paper.authors)
        natural = " and ".join(f"{author.given} {author.family}" for author in paper.authors)
        return text.replace(f"{{{names}}}", f"{{{natural}}}")

    # Faults

    def _with(self, paper: Paper, key: str, **changes: object) -> tuple[str, str]:
        changed = replace(paper, **changes)  # type: ignore[arg-type]
        if "doi" not in changes and "arxiv" not in changes and self.chance.random() < 0.5:
            return self._bare(changed, key), "differs"
        return self._whole(changed, key), "differs"

    def _with_arxiv(self, paper: Paper, key: str) -> tuple[str, str]:
        other = replace(paper, arxiv=None, openreview=None, links={})
        text = self._whole(other, key).rstrip().removesuffix("}").rstrip()
        wrong = self._other_id(paper, "arxiv")
        return f"{text}\n  eprint = {{{wrong}}},\n  archiveprefix = {{arXiv}},\n}}\n\n", "differs"

    def _other(self, paper: Paper) -> Author:
        known = {author.family for author in paper.authors}
        return next(a for a in self.chance.sample(self.people, 50) if a.family not in known)

    def _other_id(self, paper: Paper, name: str) -> str:
        if self.chance.random() < 0.5:
            return next(
                v
                for p in self.chance.sample(self.papers, 200)
                if p is not paper and (v := getattr(p, name))
            )
        value: str = getattr(paper, name)
        last = self.chance.choice([d for d in "123456789" if d != value[-1]])
        return value[:-1] + last

    def _swapped(self, paper: Paper, key: str) -> tuple[str, str]:
        people = list(paper.authors)
        place = self.chance.randrange(len(people) - 1)
        people[place], people[place + 1] = people[place + 1], people[place]
        return self._with(paper, key, authors=tuple(people))

    def _dropped(self, paper: Paper) -> tuple[Author, ...]:
        place = self.chance.randrange(1, len(paper.authors))
        return paper.authors[:place] + paper.authors[place + 1 :]

    def _wrong_given(self, paper: Paper, key: str) -> tuple[str, str] | None:
        places = [n for n, author in enumerate(paper.authors) if len(_given(author)) > 2]
        if not places:
            return None
        place = self.chance.choice(places)
        author = paper.authors[place]
        taken = {_given(each)[0].lower() for each in paper.authors if _given(each)}
        other = next(
            (
                a
                for a in self.chance.sample(self.people, 200)
                if len(_given(a)) > 2 and _given(a)[0].lower() not in taken
            ),
            None,
        )
        if other is None:
            return None
        people = list(paper.authors)
        people[place] = replace(author, given=_given(other))
        return self._with(paper, key, authors=tuple(people))

    def _wrong_year(self, paper: Paper, key: str) -> tuple[str, str]:
        return self._with(
            paper, key, year=paper.year + self.chance.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
        )

    def _wrong_venue(self, paper: Paper, key: str) -> tuple[str, str]:
        here = self.venues[paper.venue or ""]
        others = [
            v
            for v in self.venues.values()
            if v.kind == here.kind
            and v.key != here.key
            and v.key in {p.venue for p in self.published}
        ]
        other = self.chance.choice(others)
        return self._with(paper, key, venue=other.key, publisher=None)

    def _typo(self, title: str) -> str:
        places = [
            n
            for n in range(1, len(title) - 1)
            if title[n - 1 : n + 2].isalpha() and title[n] != title[n + 1]
        ]
        words = title.split()
        longest = max(words, key=len)
        start = title.index(longest)
        inside = [n for n in places if start + 2 <= n < start + len(longest) - 2] or places
        n = self.chance.choice(inside)
        return title[:n] + title[n + 1] + title[n] + title[n + 2 :]

    def _retitled(self, paper: Paper, key: str) -> tuple[str, str] | None:
        if not paper.other_titles:
            return None
        return self._bare(replace(paper, title=paper.other_titles[0]), key), "right"

    def _preprint(self, paper: Paper, key: str) -> tuple[str, str] | None:
        if not paper.arxiv or not paper.arxiv[:2].isdigit():
            return None
        names = " and ".join(str(author) for author in paper.authors)
        title = (
            paper.title.replace("&", "\\&")
            .replace("%", "\\%")
            .replace("_", "\\_")
            .replace("#", "\\#")
        )
        year = min(2000 + int(paper.arxiv[:2]), paper.year)
        return (
            f"@article{{{key},\n  title = {{{title}}},\n  author = {{{names}}},\n"
            f"  journal = {{arXiv preprint arXiv:{paper.arxiv}}},\n  year = {{{year}}}\n}}\n\n"
        ), "outdated"

    def _invented(self, _paper: Paper, key: str) -> tuple[str, str]:
        forms, things, fields = _INVENTED
        title = self.chance.choice(forms).format(
            self.chance.choice(things), self.chance.choice(fields)
        )
        names = " and ".join(str(author) for author in self.chance.sample(self.people, 4))
        year = self.chance.randrange(2019, 2026)
        return (
            f"@inproceedings{{{key},\n  title = {{{title}}},\n  author = {{{names}}},\n"
            f"  booktitle = {{Advances in Neural Information Processing Systems}},\n  year = {{{year}}}\n}}\n\n"
        ), "unchecked"
