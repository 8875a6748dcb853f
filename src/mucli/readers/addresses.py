"""The web addresses that stand in plain text and in HTML."""

import re
from collections.abc import Iterator

from mucli.readers.html import Tag, Text, tokens

_BARE = re.compile(
    r"(?:https?|ftp)://[^\s<>|\"'`{}\\^\x00-\x1f\x7f\u200b\u2028\u2029，。；、！？：）】》」』“”‘’…«»]{1,8192}",
    re.IGNORECASE,
)
_CODE = frozenset({"pre", "code", "script", "style", "samp", "kbd"})
_SENTENCE = ".,;:!?'*~"


def is_web(url: str) -> bool:
    """Tell whether ``url`` is a whole address of the web."""
    return re.match(r"(?:https?|ftp)://", url, re.IGNORECASE) is not None


def bare_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Give the addresses that stand in ``text``, each with its place.

    What closes the sentence or a bracket around an address is no part of it; brackets that it opens
    itself are (GitHub Flavored Markdown, section 6.9), and so is an underscore in its end, unless
    one stands before it.
    """
    at = 0
    while match := _BARE.search(text, at):
        start = match.start()
        url = _ended(match[0], before=text[start - 1 : start])
        at = start + len(url)
        if url.partition("://")[2]:
            yield start, url


def _ended(url: str, before: str) -> str:
    depth = {")": 0, "]": 0}
    for place, character in enumerate(url):
        if character in "([":
            depth[")" if character == "(" else "]"] += 1
        elif character in ")]":
            depth[character] -= 1
            if depth[character] < 0:
                url = url[:place]
                break
    return url.rstrip(_SENTENCE + ("_" if before == "_" else ""))


def plain_addresses(text: str, line: int = 1) -> Iterator[tuple[str, int]]:
    """Give the addresses that stand in ``text``, which begins on ``line``, each with its line."""
    at = 0
    for place, url in bare_addresses(text):
        line += text.count("\n", at, place)
        at = place
        yield url, line


def html_destinations(
    source: str, line: int = 1, *, code: bool = False
) -> Iterator[tuple[str, int]]:
    """Give what the links and pictures of HTML lead to, whole addresses of the web or not, and the
    addresses in its text, each with its line; ``source`` begins on ``line``. What stands in code
    comes only when ``code`` is wanted.
    """
    at, inside, shut = 0, False, ""
    for token in tokens(source):
        line += source.count("\n", at, token.start)
        at = token.start
        if isinstance(token, Text):
            if not inside and (code or not shut):
                yield from plain_addresses(token.text, line)
            continue
        if shut and token.closing and token.name == shut:
            shut = ""
        elif not shut and not token.closing and token.name in _CODE:
            shut = token.name
        if token.name == "a":
            inside = not token.closing and "href" in token.attributes
        if not token.closing and (code or not shut or token.name in ("script", "a", "img")):
            yield from ((url, line) for url in _led_to(token))


def _led_to(tag: Tag) -> Iterator[str]:
    """Give the addresses in a tag's attributes; a hint for the browser is no link."""
    if tag.name == "link" and tag.attributes.get("rel", "").lower() in (
        "preconnect",
        "dns-prefetch",
    ):
        return
    for name in ("href", "src", "poster"):
        if url := tag.attributes.get(name, "").strip():
            yield url
    for candidate in re.split(r",\s+", tag.attributes.get("srcset", "")):
        if candidate.strip():
            yield candidate.split()[0]
