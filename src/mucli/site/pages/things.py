"""What papers introduce and are tried on: methods, data sets, metrics, benchmarks."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from mucli.resources import Benchmark, Dataset, Metric
from mucli.site.contents import View
from mucli.site.formulas import to_mathml
from mucli.site.pages.frame import Frame
from mucli.site.safe import safe_url, safe_urls
from mucli.site.write import File
from mucli.text import fold, words

Thing = Dataset | Metric | Benchmark
"""What has a page of its own beside the papers."""


def files(frame: Frame) -> list[File]:
    """Return the pages of methods, data sets, metrics and benchmarks."""
    return [
        *_methods(frame),
        *_things(frame),
        frame.page("datasets.html", "datasets.html", partial(_datasets, frame, None)),
        *(
            frame.page(f"datasets/{kind}.html", "datasets.html", partial(_datasets, frame, kind))
            for kind in _types(frame)
        ),
        frame.page("metrics.html", "metrics.html", partial(_metrics, frame)),
        frame.page("benchmarks.html", "benchmarks.html", partial(_benchmarks, frame)),
    ]


def _types(frame: Frame) -> list[str]:
    return list(dict.fromkeys(dataset.type for dataset in frame.inputs.datasets.values()))


def _datasets(frame: Frame, kind: str | None) -> dict[str, Any]:
    found = [
        {
            "record": each,
            "urls": safe_urls(each.links),
            "introduced": _introduced(frame, each),
        }
        for each in frame.inputs.datasets.values()
        if kind in (None, each.type)
    ]
    return {"kind": kind, "kinds": _types(frame), "datasets": found}


def _introduced(frame: Frame, record: Thing) -> list[tuple[str, str | None]]:
    """Return the papers that introduced ``record``: a title, and an address or None. Those of the
    catalogue lead to their own page.
    """
    views = frame.contents.views
    found: list[tuple[str, str | None]] = []
    for link in record.introduced_by:
        view = views.get(link.key or "")
        if view:
            found.append((view.paper.title, f"papers/{view.paper.key}.html"))
        elif link.title or link.key:
            found.append((link.title or link.key or "", safe_url(link.url)))
    return found


def _metrics(frame: Frame) -> dict[str, Any]:
    found = [
        {
            "record": metric,
            "formula": to_mathml(metric.formula) if metric.formula else None,
            "introduced": _introduced(frame, metric),
        }
        for metric in frame.inputs.metrics.values()
    ]
    return {"metrics": found}


def _benchmarks(frame: Frame) -> dict[str, Any]:
    found = [
        (
            each,
            [
                (name.capitalize(), url)
                for name, urls in each.links.items()
                for url in safe_urls(urls)
            ],
            _introduced(frame, each),
        )
        for each in frame.inputs.benchmarks.values()
    ]
    return {"benchmarks": found}


# Methods
# --------------------------------------------------------------------------------------------------


def _methods(frame: Frame) -> list[File]:
    """Return the page of all names of methods, and for each letter what its methods do."""
    named: dict[str, list[View]] = {}
    for view in frame.contents.newest:
        for name in view.paper.methods:
            named.setdefault(name, []).append(view)
    letters: dict[str, dict[str, list[View]]] = {}
    for name in sorted(named, key=lambda name: (_letter(name), fold(name), name)):
        letters.setdefault(_letter(name), {})[name] = named[name]
    if not named:
        return []
    found = [
        frame.page(
            "methods.html",
            "methods.html",
            partial(dict, letters=letters, letter="", places=_places(named)),
        )
    ]
    for letter, group in letters.items():
        make: partial[dict[str, Any]] = partial(
            dict, letters=letters, letter=letter, places=_places(named)
        )
        views = [view for views in group.values() for view in views]
        page = f"methods/{letter}.html"
        found.append(frame.page(page, "methods.html", make, views=views))
    return found


def _letter(name: str) -> str:
    first = fold(name)[:1]
    return first if first.isascii() and first.isalpha() else "0"


def _places(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the id of its place on the page of its letter."""
    places: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = "-".join(words(name)) if all(word.isascii() for word in words(name)) else ""
        place = f"m-{plain or len(taken)}"
        while place in taken:
            place += "-"
        taken.add(place)
        places[name] = place
    return places


# A page for each data set, metric, benchmark
# --------------------------------------------------------------------------------------------------


def _things(frame: Frame) -> list[File]:
    inputs = frame.inputs
    kinds: tuple[tuple[str, str, Mapping[str, Thing]], ...] = (
        ("dataset", "datasets.html", inputs.datasets),
        ("metric", "metrics.html", inputs.metrics),
        ("benchmark", "benchmarks.html", inputs.benchmarks),
    )
    return [
        frame.page(
            f"{kind}/{key}.html",
            "thing.html",
            partial(_thing, frame, kind, whole, record),
            views=[*_introducing(frame, record), *_using(frame, record)],
        )
        for kind, whole, records in kinds
        for key, record in records.items()
    ]


def _thing(frame: Frame, kind: str, whole: str, record: Thing) -> dict[str, Any]:
    links = record.links if isinstance(record, Dataset | Benchmark) else {}
    named = links if isinstance(links, dict) else {"link": links}
    using = _using(frame, record)
    return {
        "kind": kind,
        "whole": whole,
        "record": record,
        "text": record.definition if isinstance(record, Metric) else record.description,
        "facts": [(label, value) for label, value in _facts(record) if value],
        "formula": _formula(record),
        "links": [
            (name.capitalize(), url) for name, urls in named.items() for url in safe_urls(urls)
        ],
        "introduced": _introduced(frame, record),
        "using": frame.rows("../", using),
        "count": len(using),
        "beside": _beside(frame, record),
        "sources": [str(source) for source in record.sources],
    }


def _facts(record: Thing) -> list[tuple[str, str | None]]:
    if isinstance(record, Dataset):
        facts = (("Type", record.type), ("Task", record.task))
        return [*facts, ("Items", record.items), ("Size", record.size)]
    if isinstance(record, Metric):
        return [("Measures", record.measures), ("Reading", record.reading)]
    return []


def _formula(record: Thing) -> Any:
    formula = record.formula if isinstance(record, Metric) else None
    return (to_mathml(formula) or formula) if formula else None


def _introducing(frame: Frame, record: Thing) -> list[View]:
    views = frame.contents.views
    return [views[link.key] for link in record.introduced_by if link.key in views]


def _using(frame: Frame, record: Thing) -> list[View]:
    """Return the papers known to use ``record``, newest first."""
    keys = (
        {view.paper.key for view in frame.contents.tried_on.get(record.key, ())}
        if isinstance(record, Dataset)
        else set(record.used_by)
    )
    return [view for view in frame.contents.newest if view.paper.key in keys]


def _beside(frame: Frame, record: Thing) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what ``record`` goes with: a title, and names with their pages."""
    inputs = frame.inputs
    if isinstance(record, Benchmark):
        groups = [
            ("Data sets", _pages("dataset", inputs.datasets, record.datasets)),
            ("Metrics", _pages("metric", inputs.metrics, record.metrics)),
        ]
    else:
        keys = [
            key
            for key, benchmark in inputs.benchmarks.items()
            if record.key
            in (benchmark.datasets if isinstance(record, Dataset) else benchmark.metrics)
        ]
        groups = [("Benchmarks", _pages("benchmark", inputs.benchmarks, keys))]
    return [(title, pages) for title, pages in groups if pages]


def _pages(kind: str, known: Mapping[str, Thing], keys: Iterable[str]) -> list[tuple[str, str]]:
    return [(known[key].name, f"{kind}/{key}.html") for key in keys if key in known]
