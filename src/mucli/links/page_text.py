"""What a page says, and where: title, headings, its own words apart from menus and footers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mucli.readers.encoding import text_of
from mucli.readers.html import Tag, tokens

_HIDDEN = frozenset({"script", "style", "template", "svg", "noscript", "textarea", "select"})
_FRAME = frozenset({"nav", "header", "footer", "aside", "form", "button"})
# What somebody else says, or what is shown as an example.
_QUOTED = frozenset({"blockquote", "pre", "code", "q", "cite", "samp", "table"})
_BREAKS = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd br hr td th tr table blockquote"
    " pre header footer nav aside form title body figure figcaption center".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,30})", re.IGNORECASE)
_KIND_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,30})", re.IGNORECASE)
_REFRESH = re.compile(
    r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"']*)", re.IGNORECASE
)
_SOON = 5  # seconds up to which a page that leads elsewhere is none to stay on


@dataclass(slots=True)
class Block:
    """A run of text between two breaks, white space run together.

    ``framed`` says that it stands in a menu, a header, a footer or a form, ``linked`` how many of
    its characters are links, ``quoted`` that the page shows or cites it, ``heading`` that it is
    one.
    """

    text: str
    framed: bool = False
    quoted: bool = False
    heading: bool = False
    linked: int = 0


@dataclass
class PageText:
    """A page that was read: its title, its blocks, and what else tells what it is.

    ``refresh`` is the address that the page leads to by itself within five seconds, ``password``
    says that it asks for one, ``data`` is what it holds when it is JSON.
    """

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    refresh: str = ""
    password: bool = False
    data: Any = None

    @cached_property
    def heading(self) -> str:
        """The first heading."""
        return next((block.text for block in self.blocks if block.heading), "")

    @cached_property
    def visible(self) -> str:
        """All text, without the title."""
        return " ".join(block.text for block in self.blocks)

    @cached_property
    def own(self) -> list[Block]:
        """The blocks in which the page itself speaks: no menus, quotations, or lists of links."""
        return [
            block
            for block in self.blocks
            if not block.framed and not block.quoted and block.linked * 2 <= len(block.text)
        ]

    @cached_property
    def length(self) -> int:
        """The characters of what stands on the page but menus and headings."""
        return sum(
            len(block.text)
            for block in self.blocks
            if not block.framed and not block.heading and block.linked * 2 <= len(block.text)
        )


def read_page(body: bytes, headers: Mapping[str, str]) -> PageText:
    """Return what a page says. Any bytes are read, in linear time."""
    kind = headers.get("Content-Type", "").lower()
    text = _decoded(body, kind)
    if "json" in kind or ("html" not in kind and text.lstrip()[:1] in ("{", "[")):
        try:
            return PageText(data=json.loads(text))
        except (ValueError, RecursionError):
            pass
    if "<" not in text:
        lines = (" ".join(line.split()) for line in text.splitlines())
        return PageText(blocks=[Block(line) for line in lines if line])
    return _Reading().read(text)


def _decoded(body: bytes, kind: str) -> str:
    """Return the text of a page by what it says of its characters (WHATWG HTML, 13.2.3)."""
    named = _KIND_CHARSET.search(kind)
    found = _CHARSET.search(body, 0, 1024)
    name = named[1] if named else found[1].decode() if found else ""
    if name.replace("-", "").lower() not in ("", "utf8"):
        try:
            return body.decode(name, "replace")
        except LookupError:
            pass
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4 or name:  # cut in the middle of a character
            return body.decode("utf-8", "replace")
    return text_of(body)[0]


class _Reading:
    """Goes through the tokens of a page."""

    def __init__(self) -> None:
        self.page = PageText()
        self.title: list[str] = []
        self.parts: list[str] = []
        self.linked = 0
        self.open: dict[str, int] = {}
        self.hidden = ""

    def read(self, text: str) -> PageText:
        for token in tokens(text):
            if isinstance(token, Tag):
                self.tag(token)
            elif self.hidden:
                continue
            elif self.open.get("title"):
                self.title.append(token.text)
            else:
                self.parts.append(token.text)
                if self.open.get("a"):
                    self.linked += len(token.text.strip())
        self.flush()
        self.page.title = " ".join("".join(self.title).split())
        return self.page

    def tag(self, tag: Tag) -> None:
        name = tag.name
        if self.hidden:
            if tag.closing and name == self.hidden:
                self.hidden = ""
            return
        if name in _BREAKS:
            self.flush()
        elif name not in ("a", "b", "i", "em", "strong", "span"):
            self.parts.append(" ")
        if name in _HIDDEN:
            self.hidden = "" if tag.closing or tag.rest.endswith("/") else name
        elif name == "title" and not tag.closing and (self.title or self.open.get("svg")):
            self.hidden = "title"  # of two the first counts
        elif tag.closing:
            self.open[name] = max(self.open.get(name, 0) - 1, 0)
        elif name in _FRAME or name in _QUOTED or name in _HEADINGS or name in ("a", "title"):
            self.open[name] = self.open.get(name, 0) + 1
        elif name == "input":
            self.page.password |= tag.attributes.get("type", "").lower() == "password"
        elif name == "meta":
            self.meta(tag)

    def meta(self, tag: Tag) -> None:
        if tag.attributes.get("http-equiv", "").lower() == "refresh" and not self.page.refresh:
            match = _REFRESH.match(tag.attributes.get("content", ""))
            if match and int(match[1]) <= _SOON:
                self.page.refresh = match[2].strip()

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            is_open = {name for name, count in self.open.items() if count}
            self.page.blocks.append(
                Block(
                    text,
                    framed=not is_open.isdisjoint(_FRAME),
                    quoted=not is_open.isdisjoint(_QUOTED),
                    heading=not is_open.isdisjoint(_HEADINGS),
                    linked=min(self.linked, len(text)),
                )
            )
        self.parts.clear()
        self.linked = 0
