"""The papers of each topic, category, kind, venue, year and author, and the pages that list these
names.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from mucli.site import statistics
from mucli.site.contents import View
from mucli.site.pages.frame import Frame, Make
from mucli.site.people import Person
from mucli.site.write import File


def files(frame: Frame) -> list[File]:
    """Return the pages of names, and the page of each name."""
    return [
        frame.page("topics.html", "names.html", partial(_topics, frame)),
        frame.page("venues.html", "names.html", partial(_venues, frame)),
        frame.page("authors.html", "authors.html", partial(_authors, frame)),
        *_words(frame),
        *_places(frame),
        *_years(frame),
        *_people(frame),
    ]


def _topics(frame: Frame) -> dict[str, Any]:
    terms, contents = frame.inputs.taxonomy, frame.contents
    groups = (
        ("Categories", "categories", contents.by_category, terms.categories),
        ("Topics", "topics", contents.by_topic, terms.topics),
        ("Kinds", "kinds", contents.by_kind, terms.kinds),
    )
    sections = [
        (
            title,
            [
                (
                    f"{folder}/{key}.html",
                    known[key].name if key in known else key,
                    len(views),
                    known[key].definition if key in known else "",
                )
                for key, views in found.items()
            ],
        )
        for title, folder, found, known in groups
    ]
    return {
        "title": "Topics",
        "intro": "What the papers are about, and what sort of contribution they make.",
        "sections": sections,
    }


def _venues(frame: Frame) -> dict[str, Any]:
    known = frame.inputs.venues
    names = [
        (
            f"venues/{key}.html",
            frame.contents.venue_name(key),
            len(views),
            known[key].name if key in known else "",
        )
        for key, views in frame.contents.by_venue.items()
    ]
    return {"title": "Venues", "intro": "Where the papers appeared.", "sections": [("", names)]}


def _letters(frame: Frame) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in frame.contents.people.values():
        found.setdefault(person.letter, []).append(person)
    return found


def _authors(frame: Frame) -> dict[str, Any]:
    most = sorted(frame.contents.people.values(), key=lambda person: -len(person.papers))[:100]
    return {
        "letters": list(_letters(frame)),
        "most": [person for person in most if len(person.papers) > 1],
        "people": None,
        "letter": "",
    }


def _words(frame: Frame) -> list[File]:
    terms, contents = frame.inputs.taxonomy, frame.contents
    found = []
    for folder, facet, groups, words in (
        ("topics", "topic", contents.by_topic, terms.topics),
        ("categories", "category", contents.by_category, terms.categories),
        ("kinds", "kind", contents.by_kind, terms.kinds),
    ):
        for key, views in groups.items():
            term = words.get(key)
            make = partial(
                _listing,
                frame,
                term.name if term else key,
                term.definition if term else "",
                views,
                f"{facet}={key}",
            )
            if folder == "topics":
                make = partial(_topic, frame, make, views)
                found += _followed(frame, f"topics/{key}", term.name if term else key, make, views)
            else:
                page = frame.page(f"{folder}/{key}.html", "listing.html", make, views=views)
                found.append(page)
    return found


def _topic(frame: Frame, make: Make, views: Sequence[View]) -> dict[str, Any]:
    return {**make(), "chart": statistics.topic_chart(frame.contents, views)}


def _followed(
    frame: Frame, path: str, name: str, make: Make, views: Sequence[View], *, thin: bool = False
) -> list[File]:
    """Return the page of what people follow, and its feed when the site has an address."""
    page = frame.page(
        f"{path}.html", "listing.html", make, views=views, feed=f"{path}.atom", indexed=not thin
    )
    title = f"{name} · {frame.contents.name}"
    feed = [frame.feed(f"{path}.atom", title, f"{path}.html", views)] if frame.url else []
    return [page, *feed]


def _places(frame: Frame) -> list[File]:
    contents, known = frame.contents, frame.inputs.venues
    found = []
    for key, views in contents.by_venue.items():
        name = known[key].name if key in known else ""
        make = partial(_listing, frame, contents.venue_name(key), name, views, f"venue={key}")
        found += _followed(frame, f"venues/{key}", contents.venue_name(key), make, views)
    return found


def _years(frame: Frame) -> list[File]:
    found = []
    for year, views in frame.contents.by_year.items():
        title = f"{year}" if year else "Year unknown"
        make = partial(_listing, frame, title, "", views, f"from={year}&to={year}")
        found.append(frame.page(f"years/{year}.html", "listing.html", make, views=views))
    return found


def _people(frame: Frame) -> list[File]:
    found = []
    for person in frame.contents.people.values():
        views = frame.contents.of(person.papers)
        make_page = partial(_listing, frame, person.name, "", views)
        thin = len(views) == 1  # it says no more than the page of that paper
        found += _followed(
            frame, f"authors/{person.slug}", person.name, make_page, views, thin=thin
        )
    letters = _letters(frame)
    for letter, persons in letters.items():
        make: partial[dict[str, Any]] = partial(
            dict, letters=list(letters), most=[], people=persons, letter=letter
        )
        found.append(frame.page(f"letters/{letter}.html", "authors.html", make))
    return found


def _listing(
    frame: Frame, title: str, intro: str, views: Sequence[View], query: str = ""
) -> dict[str, Any]:
    return {
        "title": title,
        "intro": "" if intro == title else intro,
        "rows": frame.rows("../", views),
        "count": len(views),
        "query": query,
        "chart": None,
    }
