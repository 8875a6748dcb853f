"""Papers as one types: an answer to every keystroke, from memory."""

from mucli import text
from mucli.api import Catalog
from mucli.model import Paper

_PLACES = (8, 4, 2, 1)  # of a word that begins a method, the title's words, an author, the rest


class Picker:
    """The papers of a catalogue, ready to be asked with every letter that is typed.

    What holds the beginnings of all words typed is found from memory; a query with fields or
    quotes, or one that nothing fits, is the search's own (docs/search.md), which also forgives.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.papers = list(catalog)
        self.texts = [self._places(paper) for paper in self.papers]

    def _places(self, paper: Paper) -> tuple[str, ...]:
        """Return the words of a paper by place, each behind a blank."""
        venue = self.catalog.venues.get(paper.venue or "")
        places = (
            " ".join(paper.methods),
            " ".join((paper.title, *paper.other_titles)),
            " ".join(author.natural for author in paper.authors),
            f"{paper.key} {paper.year} {venue.short if venue else ''} {' '.join(paper.topics)}",
        )
        return tuple(" " + " ".join(text.words(place)) for place in places)

    def find(self, query: str, *, limit: int = 100) -> list[Paper]:
        """Return the papers that fit ``query``, best first, at most ``limit``; all for none."""
        if any(sign in query for sign in ':"*') or " -" in f" {query}":
            return [hit.paper for hit in self.catalog.search(query, limit=limit).hits]
        words = [f" {word}" for word in text.words(query)]
        scored = []
        for number, places in enumerate(self.texts):
            total = 0
            for word in words:
                best = next((w for w, at in zip(_PLACES, places, strict=True) if word in at), 0)
                if not best:
                    break
                total += best
            else:
                scored.append((-total, number))
        scored.sort()
        if scored or not words:
            return [self.papers[number] for _score, number in scored[:limit]]
        return [hit.paper for hit in self.catalog.search(query, limit=limit).hits]
