"""The inline part of Markdown as pieces of text with their links: what a reader sees, in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from markdown_it.token import Token

from mucli.text import words
from mucli.web.urls import clean_url, is_paper

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?:arxiv\.org|doi\.org|github\.com)/\S+", re.IGNORECASE
)
_CITATION = re.compile(
    r"\W*[A-Z][\w'’-]+(?:\s(?:et\.?\s?al\.?|(?:and|&)\s[A-Z][\w'’-]+))?[,\s(]+(?:19|20)\d\d[a-z]?\W*"
)  # "Doe et al., 2023"
_NO_TAG = re.compile(
    r"<(?=[^>]{2000})"
)  # the parser would search the rest of the text for the end of each such tag
_BARE = re.compile(r"https?://[^\s<>|\"'`\])}]+")

LABELS = frozenset(
    "paper papers pdf code codes link links arxiv github git gitlab project page pages website web"
    " site homepage home html url doi video videos slides slide poster demo data dataset datasets"
    " model models blog post official unofficial pytorch tensorflow jax keras openreview bibtex bib"
    " cite citation supp supplementary supplement appendix here pub publication full text abs"
    " abstract acm ieee springer talk huggingface hf hugging face colab notebook twitter tweet"
    " review reviews thread repo repository source implementation implementations preprint version"
    " conference journal proceedings published acl anthology youtube readme docs documentation"
    " tutorial weights checkpoint checkpoints star stars medium kaggle download ssrn hal pmlr"
    " neurips iclr icml cvf semantic scholar google webpage webpages wiki space spaces news report"
    " media proceeding openaccess x zhihu bilibili wechat 论文 代码 项目 主页 链接 视频 数据 数据集"
    " 博客 解读 翻译 alphaxiv dblp mirror summary explained leaderboard benchmark author authors s"
    " our the and or".split()
)
"""Words of which the labels of links are made ("[Code]", "Project Page"), as against titles."""

_WIDE = str.maketrans("【】［］（）｜", "[][]()|")

VENUE_LABELS = frozenset("acm ieee springer pmlr neurips iclr icml cvf acl arxiv".split())
"""Those of them that name where a paper appeared, when they stand in plain text."""


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


@dataclass(frozen=True, slots=True)
class Link:
    """A link: what it says, in what brackets or not, and where it leads (as written)."""

    label: str
    url: str
    image: bool = False

    @property
    def is_label(self) -> bool:
        """Whether this is a picture, an address, or the text a label such as "Code" or "[PDF]", not
        a title.
        """
        if (
            self.image
            or _ADDRESS.fullmatch(self.label.strip(" <>()[]"))
            or _CITATION.fullmatch(self.label)
        ):
            return True
        said = words(self.label)
        return is_label(self.label) and not (
            len(said) > 2 and is_paper(self.url) and not all(word in LABELS for word in said)
        )

    @property
    def web(self) -> str | None:
        """The address cleaned, None when it is no web address."""
        return clean_url(self.url)


def is_label(text: str) -> bool:
    """Tell whether ``text`` is made of :data:`LABELS`, figures, or nothing at all."""
    found = words(text)
    return all(word in LABELS or word.isdigit() for word in found) or (
        len(found) <= 3 and found[0] in ("code", "paper", "pdf", "arxiv", "github")
    )


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    """Return the pieces of an inline token's children; HTML is read for links, breaks and emphasis,
    and otherwise dropped.
    """
    flat = _Flat()
    for token in tokens:
        flat.token(token)
    return [part for piece in flat.result for part in _with_bare_links(piece, flat)]


def plain_text(parts: Sequence[Piece]) -> str:
    """Return the text of ``parts``; a break is a new line."""
    return "".join(part.text for part in parts)


def links(parts: Sequence[Piece]) -> list[Link]:
    """Return the links among ``parts`` in order, addresses within the page left out."""
    labels: dict[int, str] = {}
    urls: dict[int, str] = {}
    written: set[int] = set()
    for part in parts:
        if part.number and not part.url.startswith("#"):
            labels[part.number] = labels.get(part.number, "") + part.text
            urls[part.number] = part.url
            if part.text.strip() and not part.image:
                written.add(part.number)
    return [
        Link(" ".join(label.split()), urls[n], n not in written and bool(label))
        for n, label in labels.items()
    ]


def _with_bare_links(piece: Piece, flat: "_Flat") -> list[Piece]:
    if piece.url or piece.code or "http" not in piece.text:
        return [piece]
    result, last = [], 0
    for match in _BARE.finditer(piece.text):
        url = match[0].rstrip(".,;:")
        flat.count += 1
        result.append(replace(piece, text=piece.text[last : match.start()]))
        result.append(Piece("", url, flat.count))
        last = match.start() + len(url)
    result.append(replace(piece, text=piece.text[last:]))
    return [part for part in result if part.text or part.url]


class _Flat:
    """Collects pieces while markup opens and closes."""

    def __init__(self) -> None:
        self.result: list[Piece] = []
        self.count = 0
        self.now = Piece("")
        self.html = _Tags(self)

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
            self.html.feed(token.content)
        elif kind in ("strong_open", "strong_close"):
            self.now = replace(self.now, strong=kind == "strong_open")
        elif kind in ("em_open", "em_close"):
            self.now = replace(self.now, em=kind == "em_open")

    def add(self, text: str, *, code: bool = False, image: bool = False) -> None:
        self.result.append(replace(self.now, text=text.translate(_WIDE), code=code, image=image))

    def open_link(self, url: str) -> None:
        self.count += 1
        self.now = replace(self.now, url=url, number=self.count)

    def close_link(self) -> None:
        if self.now.url and not (self.result and self.result[-1].number == self.now.number):
            self.add("")
        self.now = replace(self.now, url="", number=0)


class _Tags(HTMLParser):
    """Reads the few tags that mean something in a list."""

    def __init__(self, flat: _Flat) -> None:
        super().__init__()
        self.flat = flat

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.flat.open_link(values["href"] or "")
        elif tag in ("br", "p", "li"):
            self.flat.add("\n")
        elif tag in ("b", "strong"):
            self.flat.now = replace(self.flat.now, strong=True)
        elif tag in ("i", "em"):
            self.flat.now = replace(self.flat.now, em=True)
        elif tag == "img" and self.flat.now.url:
            self.flat.add(values.get("alt") or "link", image=True)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.flat.close_link()
        elif tag in ("b", "strong"):
            self.flat.now = replace(self.flat.now, strong=False)
        elif tag in ("i", "em"):
            self.flat.now = replace(self.flat.now, em=False)

    def handle_data(self, data: str) -> None:
        self.flat.add(data)


def html_pieces(source: str) -> list[Piece]:
    """Return the pieces of a stretch of HTML."""
    flat = _Flat()
    flat.html.feed(_NO_TAG.sub("&lt;", source))
    flat.html.close()
    return [part for piece in flat.result for part in _with_bare_links(piece, flat)]
