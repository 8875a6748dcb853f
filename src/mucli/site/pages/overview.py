"""Pages about the catalogue as a whole: its statistics, what it says of itself, and the page for
what is missing.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from mucli.site import charts, statistics
from mucli.site.pages.frame import Frame
from mucli.site.safe import safe_url
from mucli.site.write import File
from mucli.text import fold

NEW = 200
"""The most papers that the page of new papers shows."""


def files(frame: Frame) -> list[File]:
    """Return the pages about the whole."""
    return [
        frame.page(
            "statistics.html",
            "statistics.html",
            lambda: {"charts": statistics.charts(frame.contents)},
        ),
        frame.page("about.html", "about.html", partial(_about, frame)),
        frame.page("404.html", "404.html", root=f"{urlsplit(frame.url).path}/", indexed=False),
        *(
            frame.page(f"{name}.html", f"{name}.html", partial(make, frame))
            for name, make in _SOMETIMES.items()
            if frame.known()[name]
        ),
    ]


def _new(frame: Frame) -> dict[str, Any]:
    new = {view.paper.key for view in frame.new}
    newest = [view for view in frame.contents.newest if view.paper.key in new]
    return {
        "rows": frame.rows("", newest[:NEW]),
        "count": len(newest),
        "shown": min(NEW, len(newest)),
        "last": frame.inputs.added[frame.new[0].paper.key],
    }


def _start(frame: Frame) -> dict[str, Any]:
    start, views = frame.inputs.start, frame.contents.views
    return {
        "readings": [
            (views[reading.paper], reading.why)
            for reading in start.readings
            if reading.paper in views
        ],
        "lines": [
            (
                line,
                [views[key] for key in line.papers if key in views],
                line.topic if line.topic in frame.contents.by_topic else None,
            )
            for line in start.lines.values()
        ],
    }


def _glossary(frame: Frame) -> dict[str, Any]:
    terms, views = frame.inputs.glossary, frame.contents.views
    return {
        "terms": [
            (
                term,
                [views[key] for key in term.papers if key in views],
                [terms[key] for key in term.see if key in terms],
            )
            for term in sorted(terms.values(), key=lambda term: fold(term.name))
        ]
    }


def _timeline(frame: Frame) -> dict[str, Any]:
    contents = frame.contents
    years = charts.years({year: 0 for year in contents.by_year if year})
    known = frame.inputs.taxonomy.topics
    topics: list[dict[str, Any]] = []
    for key, views in contents.by_topic.items():
        counts = Counter(view.paper.year for view in views)
        dated = [view for view in views if view.paper.year] or views
        first = min(dated, key=lambda view: (view.paper.year, view.paper.month or 13))
        cells = [("", "") if isinstance(year, str) else _cell(counts[year]) for year in years]
        name = known[key].name if key in known else key
        topics.append({"key": key, "name": name, "all": len(views), "cells": cells, "first": first})
    topics.sort(key=lambda topic: (-topic["all"], topic["key"]))
    return {"topics": topics, "years": years, "so_far": statistics.year_so_far(contents)}


def _cell(number: int) -> tuple[str, str]:
    """Return how dark a number is shown, 1 to 5, and the number; nothing for none."""
    level = sum(1 for least in (1, 4, 12, 36, 108) if number >= least)
    return (str(level), str(number)) if number else ("", "")


_SOMETIMES: dict[str, Callable[[Frame], dict[str, Any]]] = {
    "start": _start,
    "glossary": _glossary,
    "new": _new,
    "timeline": _timeline,
}
"""The pages that are there when the catalogue has something for them."""


def _about(frame: Frame) -> dict[str, Any]:
    about = frame.inputs.about
    survey = about.survey
    return {
        "survey_url": safe_url(survey.url) if survey else None,
        "survey_paper": frame.contents.views.get(survey.key or "") if survey else None,
        "news": [
            (each, safe_url(each.url))
            for each in sorted(about.news, key=lambda each: each.date, reverse=True)
        ],
        "upstream": [
            (each, safe_url(each.url), safe_url(each.site)) for each in about.upstream.values()
        ],
    }
