"""What programs that follow the site read: an Atom feed, a JSON Feed, a sitemap."""

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


def atom(name: str, url: str, news: Sequence[News]) -> bytes:
    """Return an Atom feed (RFC 4287), newest first. ``url`` is the site's address, and names the
    feed for good.
    """
    updated = max((each.day for each in news), default=date(1970, 1, 1))
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="en">\n<title>{_text(name)}</title>\n'
        f'<id>{_text(url)}/</id>\n<link rel="self" href={_attribute(f"{url}/feed.atom")}/>\n'
        '<link rel="alternate"'
        f" href={_attribute(f'{url}/')}/>\n<updated>{_instant(updated)}</updated>\n"
        f"<author><name>{_text(name)}</name></author>\n"
    )
    return (head + "".join(map(_entry, news)) + "</feed>\n").encode()


def _entry(news: News) -> str:
    authors = "".join(f"<author><name>{_text(author)}</name></author>" for author in news.authors)
    topics = "".join(f"<category term={_attribute(topic)}/>" for topic in news.topics)
    return (
        f"<entry>\n<title>{_text(news.title)}</title>\n<id>{_text(news.address)}</id>\n<link"
        f" href={_attribute(news.address)}/>\n"
        f"<published>{_instant(news.day)}</published><updated>{_instant(news.day)}</updated>\n{authors}{topics}\n"
        f"<summary>{_text(news.summary)}</summary>\n</entry>\n"
    )


def json_feed(name: str, url: str, news: Sequence[News]) -> bytes:
    """Return the same as a JSON Feed, version 1.1 (jsonfeed.org)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": f"{url}/",
        "feed_url": f"{url}/feed.json",
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
    return (json.dumps(cleaned(feed), ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(addresses: Iterable[str]) -> bytes:
    """Return a sitemap (sitemaps.org) of the pages, at most the 50,000 that the protocol allows."""
    urls = "".join(
        f"<url><loc>{_text(address)}</loc></url>\n" for address in list(addresses)[:50_000]
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
