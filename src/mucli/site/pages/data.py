"""What programs take: the catalogue as JSON and BibTeX, feeds, the sitemap."""

import json
from functools import partial

from mucli.model import JSON_VERSION
from mucli.site import feeds
from mucli.site.pages.frame import Frame
from mucli.site.write import File


def files(frame: Frame) -> list[File]:
    """Return the files that programs take."""
    found = [
        File("catalog.json", partial(_catalog_json, frame)),
        File("catalog.bib", lambda: frame.cited(frame.inputs.papers, "bibtex").encode()),
        File("robots.txt", partial(_robots, frame)),
    ]
    if frame.url:
        views = list(frame.contents.views.values())
        found += [
            frame.feed("feed.atom", frame.contents.name, "index.html", views),
            File("feed.json", partial(_json_feed, frame)),
        ]
    return found


def addressed(frame: Frame) -> list[File]:
    """Return what can be made when all pages are there, for a site that has an address: the cards,
    and the sitemap of the pages that search engines may list.
    """
    if not frame.url:
        return []
    pages = [(frame.address(path), day) for path, day in frame.mapped.items() if path != "404.html"]
    return [*frame.drawn.values(), File("sitemap.xml", partial(feeds.sitemap, pages))]


def _robots(frame: Frame) -> bytes:
    place = f"Sitemap: {frame.address('sitemap.xml')}\n" if frame.url else ""
    return f"User-agent: *\nAllow: /\n{place}".encode()


def _json_feed(frame: Frame) -> bytes:
    said = feeds.Feed(frame.contents.name, frame.address("feed.json"), frame.address("index.html"))
    newest = frame.newest(list(frame.contents.views.values()))
    return feeds.json_feed(said, [frame.news(view) for view in newest])


def _catalog_json(frame: Frame) -> bytes:
    records = [frame.inputs.record(paper) for paper in frame.inputs.papers]
    data = {"version": JSON_VERSION, "total": len(records), "papers": records}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
