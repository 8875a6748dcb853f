"""The catalogue in numbers: the charts of the statistics page."""

from collections import Counter

from mucli.site.charts import Chart, bars, columns
from mucli.site.contents import Contents

_VENUES = 15
_TOPICS = 20


def charts(contents: Contents) -> list[Chart]:
    """Return the charts of the statistics page."""
    names = {word: term.name for word, term in contents.inputs.taxonomy.categories.items()}
    years = {str(year): views for year, views in sorted(contents.by_year.items()) if year}
    by_year = {
        year: Counter(names.get(word, word) for view in views for word in view.paper.categories[:1])
        for year, views in years.items()
    }
    series = list(
        dict.fromkeys([*names.values(), *(word for counts in by_year.values() for word in counts)])
    )
    used = [word for word in series if any(counts[word] for counts in by_year.values())]
    hrefs = {year: f"years/{year}.html" for year in years}
    venues = sorted(contents.by_venue.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_VENUES]
    topics = sorted(contents.by_topic.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_TOPICS]
    topic_names = contents.inputs.taxonomy.topics
    with_code = [
        (year, sum(1 for view in views if view.code), hrefs[year])
        for year, views in reversed(years.items())
    ]
    return [
        columns("Papers by year and category", by_year, used, hrefs),
        bars(
            "Share of papers with a code link, by year",
            with_code,
            "Year",
            of={year: len(views) for year, views in years.items()},
        ),
        bars(
            "Venues with the most papers",
            [(contents.venue_name(key), len(views), f"venues/{key}.html") for key, views in venues],
            "Venue",
        ),
        bars(
            "Topics with the most papers",
            [
                (
                    topic_names[key].name if key in topic_names else key,
                    len(views),
                    f"topics/{key}.html",
                )
                for key, views in topics
            ],
            "Topic",
        ),
    ]
