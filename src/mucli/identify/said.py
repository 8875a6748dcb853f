"""What somebody says of a paper, before anyone asks which it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mucli.identify.ids import places_of
from mucli.model import Author, Paper

_NOBODY: Callable[[], tuple[Author, ...]] = tuple


@dataclass(eq=False)
class Said:
    """What is said of a paper; what is empty is unknown.

    ``title`` is plain text, ``doi`` and ``arxiv`` are as :mod:`mucli.text.ids` gives them, ``urls``
    the addresses of the paper. ``people`` gives the authors; most questions are answered before it
    is called.
    """

    title: str = ""
    year: int = 0
    key: str = ""
    doi: str = ""
    arxiv: str = ""
    openreview: str = ""
    urls: tuple[str, ...] = ()
    people: Callable[[], tuple[Author, ...]] = field(default=_NOBODY, repr=False)

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """The authors, in order."""
        return self.people()

    @classmethod
    def of(cls, paper: Paper) -> "Said":
        """Return what a record, known or not, says of itself."""
        return cls(
            paper.title,
            paper.year,
            paper.key,
            (paper.doi or "").lower(),
            (paper.arxiv or "").lower(),
            paper.openreview or "",
            tuple(url for urls in paper.links.values() for url in urls),
            lambda: paper.authors,
        )

    def places(self) -> Iterator[tuple[str, str]]:
        """Give what names the paper: (doi, arxiv, openreview or link; its place), ids first."""
        return places_of((self.doi, self.arxiv, self.openreview), self.urls)
