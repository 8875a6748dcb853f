"""Is this data set, metric or benchmark in the catalogue already? By its name or an address."""

from collections.abc import Mapping
from typing import NamedTuple

from mucli import text
from mucli.model import Paper
from mucli.resources import Benchmark, Dataset, Metric
from mucli.web.addresses import place


class Found(NamedTuple):
    """The thing that was found, ``by`` its name or a link."""

    key: str
    by: str


Thing = Dataset | Metric | Benchmark


class Things:
    """Data sets, metrics or benchmarks by name and address."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self.things = things
        self.names: dict[str, str] = {}
        self.places: dict[str, str] = {}
        for key, thing in things.items():
            for name in (thing.name, key, *getattr(thing, "aliases", ())):
                self.names.setdefault(text.squash(name), key)
            links = (
                thing.links
                if isinstance(thing, Dataset)
                else ()
                if isinstance(thing, Metric)
                else sum(thing.links.values(), ())
            )
            for url in links:
                self.places.setdefault(place(url), key)

    def find(self, row: Paper) -> Found | None:
        """Return the thing that a row's title or links name: by its whole name, its address, or the
        name before a colon or dash.
        """
        head = text.squash(row.title.split(":")[0].split(" - ")[0].split(" – ")[0])
        bare = text.squash(row.title.split("(")[0])
        if key := self.names.get(text.squash(row.title)):
            return Found(key, "name")
        for url in [url for urls in row.links.values() for url in urls] + [
            code.url for code in row.code
        ]:
            if key := self.places.get(place(url)):
                return Found(key, "link")
        key = self.names.get(head) or self.names.get(bare)
        return Found(key, "name") if key else None
