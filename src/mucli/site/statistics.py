"""The catalogue in numbers: the charts of the statistics page."""

from collections import Counter
from collections.abc import Sequence

from mucli.site.charts import FEWEST, Chart, by_year, ranked, shares
from mucli.site.contents import Contents, View

_VENUES = 15
_TOPICS = 20
_NONE = "No category yet"


def charts(contents: Contents) -> list[Chart]:
    """Return the charts of the statistics page."""
    names = {word: term.name for word, term in contents.inputs.taxonomy.categories.items()}
    papers = {year: views for year, views in contents.by_year.items() if year}
    counts = {
        year: Counter(
            names.get(word, word) for view in views for word in view.paper.categories[:1] or ("",)
        )
        for year, views in papers.items()
    }
    without = any(parts[""] for parts in counts.values())
    for parts in counts.values():
        if missing := parts.pop("", 0):
            parts[_NONE] = missing
    named = list(names.values())
    series = [word for word in named if any(parts[word] for parts in counts.values())]
    with_code = {
        year: (sum(1 for view in views if view.code), len(views)) for year, views in papers.items()
    }
    so_far = year_so_far(contents)
    open_ = f" {so_far} is not over." if so_far else ""
    return [
        by_year(
            Chart(
                "Papers by year and category",
                "Year",
                series=(*series, *([_NONE] if without else [])),
                note="How many papers the catalogue holds, which need not be how many appeared."
                + open_,
            ),
            counts,
            so_far=so_far,
        ),
        shares(
            Chart(
                "Share of papers with a code link, by year",
                "Year",
                "With code",
                note="What is published but not entered counts as none, so that less in the last"
                f" years need not be a fall. Of fewer than {FEWEST} papers no share is drawn."
                + open_,
            ),
            with_code,
            so_far=so_far,
        ),
        ranked(Chart("Venues with the most papers", "Venue"), _venues(contents)),
        ranked(Chart("Topics with the most papers", "Topic"), _topics(contents)),
    ]


def year_so_far(contents: Contents) -> int:
    """Return the year in which a paper was added last, 0 when it is over or no day is known: its
    papers are still coming.
    """
    last = max(contents.inputs.added.values(), default=None)
    return last.year if last and (last.month, last.day) < (12, 31) else 0


def topic_chart(contents: Contents, views: Sequence[View]) -> Chart:
    """Return how many of ``views`` appeared in each year."""
    counts = {
        year: {"Papers": number}
        for year, number in Counter(view.paper.year for view in views).items()
        if year
    }
    chart = Chart("Papers by year", "Year", series=("Papers",))
    return by_year(chart, counts, so_far=year_so_far(contents))


def _venues(contents: Contents) -> list[tuple[str, int, str]]:
    most = sorted(contents.by_venue.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_VENUES]
    return [(contents.venue_name(key), len(views), f"venues/{key}.html") for key, views in most]


def _topics(contents: Contents) -> list[tuple[str, int, str]]:
    most = sorted(contents.by_topic.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_TOPICS]
    names = contents.inputs.taxonomy.topics
    return [
        (names[key].name if key in names else key, len(views), f"topics/{key}.html")
        for key, views in most
    ]
