"""Markdown (CommonMark with the tables and strikes of GitHub Flavored Markdown) as a tree of
blocks, and every address that such a text leads to.

markdown-it-py reads it; here its flat tokens become blocks without recursion, and addresses stay as
they are written, entities and escapes read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mucli.readers.addresses import html_destinations, is_web, plain_addresses
from mucli.readers.pieces import Piece, markdown_pieces, plain_text

_REFUSED = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """A block: its ``kind`` (as markdown-it names tokens: ``paragraph``, ``heading``, ``table``,
    ``bullet_list``, ``html_block`` …), its lines in the text (from 0, the last not included), what
    stands in it.

    ``content`` is the text of a line as written, of HTML and of code.
    """

    kind: str
    tag: str = ""
    first: int = 0
    last: int = 0
    children: list["Block"] = field(default_factory=list)
    content: str = ""
    inline: Sequence[Token] = ()
    _pieces: list[Piece] | None = None

    def pieces(self) -> list[Piece]:
        """Return the pieces of the block's own line of text, none where it has none."""
        if self._pieces is None:
            lines = (child.inline for child in self.children if child.kind == "inline")
            self._pieces = markdown_pieces(next(lines, ()))
        return self._pieces

    def walk(self) -> Iterator["Block"]:
        """Give the block and all within it, in order."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.normalizeLink = lambda url: url.replace(" ", "%20")  # type: ignore[method-assign]
    parser.validateLink = lambda url: not _REFUSED.match(url)  # type: ignore[method-assign]
    return parser


def parse(text: str) -> Block:
    """Return the whole of ``text`` as a block whose children are its blocks. Never raises."""
    return _tree(_parser().parse(text))


def parse_line(text: str) -> list[Piece]:
    """Return the pieces of one line of Markdown, such as a table's cell."""
    tokens = _parser().parseInline(text)
    return markdown_pieces(tokens[0].children or []) if tokens else []


def _tree(tokens: Sequence[Token]) -> Block:
    root = Block("document")
    open_: list[Block] = [root]
    for token in tokens:
        if token.nesting < 0:
            open_.pop()
            continue
        first, last = token.map or (open_[-1].first, open_[-1].last)
        kind = token.type.removesuffix("_open")
        block = Block(kind, token.tag, first, last, [], token.content, token.children or ())
        open_[-1].children.append(block)
        if token.nesting > 0:
            open_.append(block)
    return root


def addresses(text: str) -> list[tuple[str, int]]:
    """Return every web address that ``text`` leads to, with its line (from 1), in order: of links
    and pictures in Markdown and in HTML, of the definitions that links refer to, and those that
    stand bare.

    What is commented out leads nowhere; addresses in code count.
    """
    return [(url, line) for url, line in destinations(text, code=True) if is_web(url)]


def destinations(text: str, *, code: bool = False) -> list[tuple[str, int]]:
    """Return all that ``text`` leads to, as :func:`addresses` does, but with what is no whole
    address of the web (``docs/a.md#b``, ``www.example.org``) too; what stands in code only when
    ``code`` is wanted.
    """
    environment: dict[str, Any] = {}
    listed, rest = _plain_items(text)
    tokens = _parser().parse(rest, environment)
    defined = environment.get("references", {}).values()
    targets = {each["href"]: each["map"][0] + 1 for each in defined}
    found = [*targets.items(), *((url, at) for url, at in listed if url not in targets)]
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline":
            inside = _inline_addresses(token.children or [], line, code=code)
            found += [(url, at) for url, at in inside if url not in targets]
        elif token.type == "html_block":
            found += html_destinations(token.content, line, code=code)
        elif code and token.type in ("fence", "code_block"):
            found += plain_addresses(token.content, line + (token.type == "fence"))
    return sorted(found, key=lambda each: each[1])


# An item of a list that is one link and words: nothing in it means anything else in Markdown.
_PLAIN_ITEM = re.compile(
    r"[-*+] \[[\w ,;()'-]*\w[\w ,;()'-]*\]\((https?://[\w.:/?=%~-]*[\w/])\)(?: [\w ,;()'-]+)?[.]?",
    re.ASCII,
)
_OTHER_BLOCKS = re.compile(r"```|~~~|<|\t|\r")


def _plain_items(text: str) -> tuple[list[tuple[str, int]], str]:
    """Return the addresses of such items of lists as need no parser, with their lines, and the text
    without them; most of a long list is that, and it takes a fifth of the time.

    Where no code, HTML or tab is about, a line that begins so at the margin is an item, whatever
    stands before it, and what it holds begins and ends in it. The last of a run stays, for what
    follows may belong to it.
    """
    found: list[tuple[str, int]] = []
    if _OTHER_BLOCKS.search(text):
        return found, text
    lines = text.split("\n")
    matches = [_PLAIN_ITEM.fullmatch(line) if line[1:3] == " [" else None for line in lines]
    for place, (match, after) in enumerate(pairwise(matches)):
        if match and after:
            found.append((match[1], place + 1))
            lines[place] = ""
    return found, "\n".join(lines)


def anchors(text: str) -> list[str]:
    """Return the text of each heading, in order: what fragments are made of."""
    found = []
    tokens = _parser().parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            found.append(plain_text(markdown_pieces(inline.children or ())))
    return found


def _inline_addresses(
    children: Sequence[Token], line: int, *, code: bool
) -> Iterator[tuple[str, int]]:
    inside = 0  # a link, whose text leads nowhere but where the link leads
    closings = sum(token.type == "html_inline" and _opened(token.content) < 0 for token in children)
    for token in children:
        if token.type in ("link_open", "image"):
            url = str(token.attrGet("href") or token.attrGet("src") or "")
            inside += token.type == "link_open"
            if url:
                yield url, line
        elif token.type == "link_close":
            inside -= 1
        elif token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "html_inline":
            opened = _opened(token.content)
            closings -= opened < 0
            if opened < 0 or closings:  # what is never closed is no link around the rest
                inside = max(inside + opened, 0)
            yield from html_destinations(token.content, line, code=code)
            line += token.content.count("\n")
        elif (token.type == "text" or (code and token.type == "code_inline")) and inside <= 0:
            yield from plain_addresses(token.content, line)


def _opened(tag: str) -> int:
    """Return 1 for an HTML tag that begins a link, -1 for one that ends it, else 0."""
    if re.match(r"<a\s[^>]*href", tag, re.IGNORECASE):
        return 1
    return -1 if re.match(r"</a\b", tag, re.IGNORECASE) else 0
