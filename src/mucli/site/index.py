"""The script that the main page asks for when it is needed: the index of all papers."""

from collections.abc import Mapping
from typing import Any

from mucli.catalog.words import introductions
from mucli.site.contents import Contents, View
from mucli.site.safe import script_json


def index_script(contents: Contents) -> str:
    """Return the index as a script (a page opened from disk may not fetch, but may load scripts).

    Papers are columns, not records: the same few names are not repeated for each, and alike values
    compress well beside each other. People, venues and words are numbers into lists of their own.
    """
    papers = [view.paper for view in contents.views.values()]
    people = _Numbers()
    venues = _Numbers()
    groups: dict[str, Mapping[str, Any]] = {
        "categories": contents.inputs.taxonomy.categories,
        "topics": contents.inputs.taxonomy.topics,
        "kinds": contents.inputs.taxonomy.kinds,
        "forgets": contents.inputs.taxonomy.forgets,
        "needs": contents.inputs.taxonomy.needs,
        "guarantee": contents.inputs.taxonomy.guarantees,
        "dataset": contents.inputs.datasets,
    }
    words = {name: _Numbers() for name in groups}
    index: dict[str, Any] = {
        "key": [paper.key for paper in papers],
        "title": [paper.title for paper in papers],
        "newest": _newest(contents),
        "year": [paper.year for paper in papers],
        "byline": [paper.byline for paper in papers],
        "authors": [[people[str(author)] for author in paper.authors] for paper in papers],
        "venue": [venues[paper.venue] if paper.venue else -1 for paper in papers],
        "categories": [
            [words["categories"][word] for word in paper.categories] for paper in papers
        ],
        "topics": [[words["topics"][word] for word in paper.topics] for paper in papers],
        "kind": [words["kinds"][paper.kind] if paper.kind else -1 for paper in papers],
        "url": [view.url for view in contents.views.values()],
        "code": [view.code for view in contents.views.values()],
        "doi": [paper.doi for paper in papers],
        "arxiv": [paper.arxiv for paper in papers],
        "openreview": [paper.openreview for paper in papers],
        "methods": [paper.methods for paper in papers],
        "other_titles": [paper.other_titles for paper in papers],
        "aliases": [paper.aliases for paper in papers],
        "summary": [paper.summary for paper in papers],
        "forgets": [[words["forgets"][word] for word in paper.forgets] for paper in papers],
        "needs": [[words["needs"][word] for word in paper.needs] for paper in papers],
        "guarantee": [
            [words["guarantee"][paper.guarantee]] if paper.guarantee else [] for paper in papers
        ],
        "dataset": [[words["dataset"][key] for key in paper.datasets] for paper in papers],
        "introduced": introductions(contents.inputs.datasets, contents.inputs.benchmarks),
        "listed": [int(bool(paper.lists)) for paper in papers],
        "has_code": [int(bool(paper.code)) for paper in papers],
        "license": [
            list(dict.fromkeys(code.license for code in paper.code if code.license))
            for paper in papers
        ],
        "addresses": [_addresses(view) for view in contents.views.values()],
        "people": people.names,
        "venues": [[key, contents.venue_name(key)] for key in venues.names],
    }
    for name, group in groups.items():
        index[f"{name}_named"] = [
            [word, group[word].name if word in group else word] for word in words[name].names
        ]
    index["ranking"] = contents.inputs.ranking
    return f"mucli.receive({script_json(index)});\n"


def _newest(contents: Contents) -> list[int]:
    """Return the place of each paper, in the index's order, among all with the newest first."""
    places = {view.paper.key: place for place, view in enumerate(contents.newest)}
    return [places[key] for key in contents.views]


def _addresses(view: View) -> list[str]:
    """Return the addresses by which a paper can be found, beside those that its row shows."""
    urls = [url for urls in view.paper.links.values() for url in urls] + [
        code.url for code in view.paper.code
    ]
    return [url for url in dict.fromkeys(urls) if url not in (view.url, view.code)]


class _Numbers:
    """Names by number, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    @property
    def names(self) -> list[str]:
        return list(self.numbers)
