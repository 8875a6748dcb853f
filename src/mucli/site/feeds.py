"""What programs that follow the site read: Atom feeds, a JSON Feed, a sitemap."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from mucli.site.safe import cleaned


@dataclass(frozen=True, slots=True)
class News:
    """One paper in a feed. ``summary`` is plain text; ``day`` when it came into the catalogue."""

    address: str
    title: str
    authors: tuple[str, ...]
    summary: str
    day: date
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, its own address, which names it for good, and that of its page."""

    title: str
    address: str
    page: str


def atom(feed: Feed, day: date, entries: Iterable[str]) -> bytes:
    """Return an Atom feed (RFC 4287) of ``entries`` (see :func:`entry`), newest first; ``day`` is
    that of the newest.
    """
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="en">\n<title>{_text(feed.title)}</title>\n'
        f'<id>{_text(feed.page)}</id>\n<link rel="self" href={_attribute(feed.address)}/>\n'
        f'<link rel="alternate" href={_attribute(feed.page)}/>\n'
        f"<updated>{_instant(day)}</updated>\n"
        f"<author><name>{_text(feed.title)}</name></author>\n"
    )
    return (head + "".join(entries) + "</feed>\n").encode()


def entry(news: News) -> str:
    """Return a paper as an entry of an Atom feed."""
    authors = "".join(f"<author><name>{_text(author)}</name></author>" for author in news.authors)
    topics = "".join(f"<category term={_attribute(topic)}/>" for topic in news.topics)
    return (
        f"<entry>\n<title>{_text(news.title)}</title>\n<id>{_text(news.address)}</id>\n<link"
        f" href={_attribute(news.address)}/>\n"
        f"<published>{_instant(news.day)}</published><updated>{_instant(news.day)}</updated>\n{authors}{topics}\n"
        f"<summary>{_text(news.summary)}</summary>\n</entry>\n"
    )


def json_feed(feed: Feed, news: Sequence[News]) -> bytes:
    """Return ``news`` as a JSON Feed, version 1.1 (jsonfeed.org)."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": "en",
        "items": [
            {
                "id": each.address,
                "url": each.address,
                "title": each.title,
                "content_text": each.summary,
                "date_published": _instant(each.day),
                "authors": [{"name": author} for author in each.authors],
                "tags": list(each.topics),
            }
            for each in news
        ],
    }
    return (json.dumps(cleaned(data), ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(pages: Iterable[tuple[str, date | None]]) -> bytes:
    """Return a sitemap (sitemaps.org) of the pages: the address of each, and the day of its last
    change where that is known. At most the 50,000 that the protocol allows.
    """
    urls = "".join(
        f"<url><loc>{_text(address)}</loc>"
        + (f"<lastmod>{day.isoformat()}</lastmod>" if day else "")
        + "</url>\n"
        for address, day in list(pages)[:50_000]
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset'
        f' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'.encode()
    )


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(cleaned(text))


def _attribute(text: str) -> str:
    return quoteattr(cleaned(text))
