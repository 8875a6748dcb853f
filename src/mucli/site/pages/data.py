"""What programs take: the catalogue as JSON and BibTeX, feeds, the sitemap."""

import json
from collections.abc import Sequence
from functools import partial

from mucli.model import JSON_VERSION
from mucli.site import feeds
from mucli.site.pages.frame import Frame
from mucli.site.write import File

_FEED = 50  # papers in a feed


def files(frame: Frame) -> list[File]:
    """Return the files that programs take."""
    name, url = frame.contents.name, frame.url
    return [
        File("catalog.json", partial(_catalog_json, frame)),
        File("catalog.bib", lambda: frame.cited(frame.inputs.papers, "bibtex").encode()),
        File("feed.atom", lambda: feeds.atom(name, url, _news(frame))),
        File("feed.json", lambda: feeds.json_feed(name, url, _news(frame))),
        File(
            "robots.txt",
            lambda: f"User-agent: *\nAllow: /\nSitemap: {url}/sitemap.xml\n".encode(),
        ),
    ]


def sitemap(frame: Frame, paths: Sequence[str]) -> File:
    """Return the sitemap of the pages among ``paths``."""
    addresses = [
        f"{frame.url}/{'' if path == 'index.html' else path}"
        for path in paths
        if path.endswith(".html") and path != "404.html"
    ]
    return File("sitemap.xml", partial(feeds.sitemap, addresses))


def _catalog_json(frame: Frame) -> bytes:
    records = [frame.inputs.record(paper) for paper in frame.inputs.papers]
    data = {"version": JSON_VERSION, "total": len(records), "papers": records}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _news(frame: Frame) -> list[feeds.News]:
    """Return the papers added last, newest first."""
    contents = frame.contents
    newest = sorted(
        frame.inputs.papers,
        key=lambda paper: (-contents.day_added(paper).toordinal(), -paper.year, paper.key),
    )[:_FEED]
    return [
        feeds.News(
            f"{frame.url}/papers/{paper.key}.html",
            paper.title,
            tuple(author.natural for author in paper.authors),
            ", ".join(
                part
                for part in (
                    paper.byline,
                    contents.views[paper.key].venue_name,
                    contents.views[paper.key].year,
                )
                if part
            ),
            contents.day_added(paper),
            tuple(topic.name for topic in contents.views[paper.key].topics),
        )
        for paper in newest
    ]
