"""Which paper a manuscript means by a citation key, whoever made the key."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mucli import text
from mucli.model import Paper

_ARXIV = re.compile(r"(?<!\d)(\d{4})[.\-_](\d{4,5})(?:v\d+)?(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*[/_]\S+")
_SHORTEST_METHOD = 3  # letters; shorter names are words of too many keys
_ALIKE = 80.0  # percent, from which a known key is worth suggesting


class Resolver:
    """Finds papers by keys. A key that could mean several papers finds none."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.keys: dict[str, Paper] = {}
        self.folded: dict[str, Paper] = {}
        self.ids: dict[str, Paper] = {}
        self.methods: dict[str, list[Paper]] = defaultdict(list)
        self.families: dict[str, list[Paper]] = defaultdict(list)
        for paper in papers:
            self.keys[paper.key] = paper
            for alias in paper.aliases:
                self.keys.setdefault(alias, paper)
            for name in (paper.doi, paper.arxiv):
                if name:
                    self.ids.setdefault(name.lower(), paper)
            for method in paper.methods:
                self.methods[text.squash(method)].append(paper)
            if paper.authors:
                self.families[text.ascii_slug(paper.authors[0].family)].append(paper)
        for key, paper in self.keys.items():
            self.folded.setdefault(key.lower(), paper)

    def find(self, key: str) -> tuple[Paper, str] | None:
        """Return the paper that ``key`` means and how that is known: by ``key``, ``id``, ``style``
        (of keys) or ``method``; or None.
        """
        if paper := self.keys.get(key) or self.folded.get(key.lower()):
            return paper, "key"
        if paper := self._by_id(key):
            return paper, "id"
        for how, papers in (("style", self._by_style(key)), ("method", self._by_method(key))):
            found = {paper.key: paper for paper in papers}
            if len(found) == 1:
                return next(iter(found.values())), how
        return None

    def nearest(self, key: str) -> list[str]:
        """Return up to three keys of the catalogue that ``key`` may stand for, likeliest first."""
        family, year, _word = _parts(key)
        near = [
            paper
            for name, papers in self.families.items()
            if name and family.startswith(name)
            for paper in papers
        ]
        if same := [
            paper.key
            for paper in near
            if year and any(each.endswith(year) for each in _years(paper))
        ]:
            return same[:3]
        return (
            text.closest(key, self.keys, limit=1, cutoff=_ALIKE)
            if len(text.squash(key)) > 5
            else []
        )

    def _by_id(self, key: str) -> Paper | None:
        names = [text.arxiv_id(key) or ""]
        names += [f"{match[1]}.{match[2]}" for match in _ARXIV.finditer(key)]
        names += [
            text.doi(match[0]) or text.doi(match[0].replace("_", "/", 1)) or ""
            for match in _DOI.finditer(key)
        ]
        return next((self.ids[name.lower()] for name in names if name.lower() in self.ids), None)

    def _by_style(self, key: str) -> Iterator[Paper]:
        wanted = text.squash(key.rpartition("/")[2] or key)
        for family, papers in self.families.items():
            if family and wanted.startswith(family):
                yield from (paper for paper in papers if wanted in _spellings(paper, family))

    def _by_method(self, key: str) -> list[Paper]:
        squashed = text.squash(key)
        return self.methods.get(squashed, []) if len(squashed) >= _SHORTEST_METHOD else []


def _parts(key: str) -> tuple[str, str, str]:
    """Take a key apart: what stands before the year, the year (two or four digits), what follows;
    all squashed.
    """
    match = re.match(r"(\D*?)((?:19|20)\d\d|\d\d(?!\d))(.*)", text.squash(key))
    return (match[1], match[2], match[3]) if match else (text.squash(key), "", "")


def _years(paper: Paper) -> set[str]:
    """Return the years that a key of ``paper`` may name: that of the catalogue's version, and that
    of its number at arXiv.
    """
    years = {str(paper.year)} if paper.year else set()
    if paper.arxiv and re.match(r"\d{4}\.", paper.arxiv):
        years.add(f"20{paper.arxiv[:2]}")
    return years


def _spellings(paper: Paper, family: str) -> set[str]:
    """Return the keys, squashed, that services and reference managers form of family name, year and
    words of the title.

    Google Scholar (``bourtoule2021machine``), the ACL Anthology (``bourtoule-etal-2021-machine``),
    Zotero (``bourtoule_machine_2021``), Better BibTeX (``bourtouleMachineUnlearning2021``), DBLP
    (``BourtouleCCJTZL21``). A family name and a year alone say too little.
    """
    slugs = [
        slug for part in re.split(r"[\s\-–—/:]+", paper.title) if (slug := text.ascii_slug(part))
    ]
    telling = [slug for slug in slugs if slug not in text.INSIGNIFICANT] or slugs
    words = {"".join(telling[:count]) for count in range(1, 4)} | {text.title_word(paper.title)}
    people = [text.ascii_slug(author.family) for author in paper.authors]
    names = {family, f"{family}etal", f"{family}{people[1]}" if len(people) == 2 else family}
    found = set()
    for year in _years(paper):
        for name in names:
            for word in words:
                found |= {f"{name}{year}{word}", f"{name}{year[2:]}{word}", f"{name}{word}{year}"}
        if len(people) > 2 and not paper.others:
            found.add(f"{family}{''.join(slug[:1] for slug in people[1:])}{year[2:]}")
    return found
