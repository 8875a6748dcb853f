"""Pages about the catalogue as a whole: its statistics, what it says of itself, and the page for
what is missing.
"""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from mucli.site import statistics
from mucli.site.pages.frame import Frame
from mucli.site.safe import safe_url
from mucli.site.write import File

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
        *([frame.page("new.html", "new.html", partial(_new, frame))] if frame.new else []),
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
