"""Asking the services whether a work exists: by its identifiers, else by title and authors."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from mucli.errors import OutsideError
from mucli.identify import Said
from mucli.lookup.found import Found
from mucli.lookup.services import arxiv, crossref, dblp, doi, openalex, openreview
from mucli.lookup.services import semantic_scholar as s2
from mucli.model import Paper

_BY_ID = (("doi", doi), ("arxiv", arxiv), ("openreview", openreview))
_SEARCHED = (dblp, crossref, openalex, s2, openreview, arxiv)
"""The services that are searched by title, the quickest to tell first."""

T = TypeVar("T")
_PATIENCE = 3  # failures of a service in a run before it is left alone


@dataclass(slots=True)
class Services:
    """The services for one run: a sentence for each that failed, and how often it did."""

    complaints: list[str] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)

    def by_id(self, said: Said) -> Iterator[tuple[str, str, Found | None]]:
        """Give for each identifier of ``said``: its kind, the service, and the answer (None: the
        service knows no such identifier). A service that fails is passed over.
        """
        for kind, module in _BY_ID:
            if value := getattr(said, kind):
                answered, found = self._try(module.SERVICE.name, lambda: module.fetch(value))  # noqa: B023
                if answered:
                    yield kind, module.SERVICE.name, found

    def by_title(self, said: Said) -> Iterator[tuple[str, list[Found]]]:
        """Give the service and what it finds for the title and authors of ``said``, service by
        service. One that fails is passed over.
        """
        paper = Paper(key="", title=said.title, authors=said.authors, year=said.year)
        for module in _SEARCHED:
            answered, found = self._try(module.SERVICE.name, lambda: module.search(paper))  # noqa: B023
            if answered:
                yield module.SERVICE.name, [each for each in found or [] if not each.row.problem]

    def _try(self, name: str, ask: Callable[[], T]) -> tuple[bool, T | None]:
        if self.failed.get(name, 0) >= _PATIENCE:
            return False, None
        try:
            return True, ask()
        except OutsideError as error:
            self.failed[name] = self.failed.get(name, 0) + 1
            if str(error) not in self.complaints:
                self.complaints.append(str(error))
            return False, None
