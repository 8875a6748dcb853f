"""What papers introduce and are tried on: data sets, metrics, benchmarks."""

from functools import partial
from typing import Any

from mucli.resources import Benchmark, Dataset, Metric
from mucli.site.formulas import to_mathml
from mucli.site.pages.frame import Frame
from mucli.site.safe import safe_url, safe_urls
from mucli.site.write import File


def files(frame: Frame) -> list[File]:
    """Return the pages of data sets, metrics and benchmarks."""
    return [
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


def _introduced(frame: Frame, record: Dataset | Metric | Benchmark) -> list[tuple[str, str | None]]:
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
