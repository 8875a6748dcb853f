"""What stands in a line of Markdown or HTML as pieces of text with their links: what a reader sees,
in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from mucli.readers.addresses import bare_addresses
from mucli.readers.html import Tag, tokens

_WIDE = str.maketrans("【】［］（）｜", "[][]()|")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, its link's address and number (two links side by side differ in it), and how
    it is set.
    """

    text: str
    url: str = ""
    number: int = 0
    strong: bool = False
    em: bool = False
    code: bool = False
    image: bool = False


def markdown_pieces(children: Sequence[Token]) -> list[Piece]:
    """Return the pieces of the inline part of a block; HTML is read for links, breaks and
    emphasis, and otherwise dropped. An address that stands in the text is a link without text.
    """
    flat = _Flat()
    for token in children:
        flat.token(token)
    return flat.pieces()


def html_pieces(source: str) -> list[Piece]:
    """Return the pieces of a stretch of HTML."""
    flat = _Flat()
    flat.html(source)
    return flat.pieces()


def plain_text(parts: Sequence[Piece]) -> str:
    """Return the text of ``parts``; a break is a new line."""
    return "".join(part.text for part in parts)


class _Flat:
    """Collects pieces while markup opens and closes."""

    def __init__(self) -> None:
        self.result: list[Piece] = []
        self.count = 0
        self.now = Piece("")

    def pieces(self) -> list[Piece]:
        return [part for piece in self.result for part in self.with_bare_links(piece)]

    def token(self, token: Token) -> None:
        kind = token.type
        if kind in ("text", "code_inline"):
            self.add(token.content, code=kind == "code_inline")
        elif kind in ("softbreak", "hardbreak"):
            self.add("\n")
        elif kind == "link_open":
            self.open_link(str(token.attrGet("href") or ""))
        elif kind == "link_close":
            self.close_link()
        elif kind == "image" and self.now.url:
            self.add(token.content or "link", image=True)
        elif kind == "html_inline":
            self.html(token.content)
        elif kind in ("strong_open", "strong_close"):
            self.now = replace(self.now, strong=kind == "strong_open")
        elif kind in ("em_open", "em_close"):
            self.now = replace(self.now, em=kind == "em_open")

    def html(self, source: str) -> None:
        for token in tokens(source):
            if isinstance(token, Tag):
                self.tag(token)
            else:
                self.add(token.text)

    def tag(self, tag: Tag) -> None:
        """Take one of the few tags that mean something in a line."""
        if tag.name == "a" and tag.closing:
            self.close_link()
        elif tag.name == "a" and tag.attributes.get("href"):
            self.open_link(tag.attributes["href"])
        elif tag.name in ("br", "p", "li", "div") and (not tag.closing or tag.name == "br"):
            self.add("\n")
        elif tag.name in ("b", "strong"):
            self.now = replace(self.now, strong=not tag.closing)
        elif tag.name in ("i", "em"):
            self.now = replace(self.now, em=not tag.closing)
        elif tag.name == "img" and self.now.url:
            self.add(tag.attributes.get("alt") or "link", image=True)

    def add(self, text: str, *, code: bool = False, image: bool = False) -> None:
        now = self.now
        self.result.append(
            Piece(text.translate(_WIDE), now.url, now.number, now.strong, now.em, code, image)
        )

    def open_link(self, url: str) -> None:
        self.count += 1
        self.now = replace(self.now, url=url, number=self.count)

    def close_link(self) -> None:
        if self.now.url and not (self.result and self.result[-1].number == self.now.number):
            self.add("")
        self.now = replace(self.now, url="", number=0)

    def with_bare_links(self, piece: Piece) -> list[Piece]:
        if piece.url or piece.code or "://" not in piece.text:
            return [piece]
        result, last = [], 0
        for start, url in bare_addresses(piece.text):
            self.count += 1
            result.append(replace(piece, text=piece.text[last:start]))
            result.append(Piece("", url, self.count))
            last = start + len(url)
        result.append(replace(piece, text=piece.text[last:]))
        return [part for part in result if part.text or part.url]
