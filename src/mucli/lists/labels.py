"""The links of a line: titles, or mere labels ("[Code]", "[PDF]")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mucli.lists.fields import clean_title, dated, plain
from mucli.lists.venue_names import LIKELY, SURE, venue_score
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import clean_url, is_paper

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?:arxiv\.org|doi\.org|github\.com)/\S+", re.IGNORECASE
)
_CITATION = re.compile(
    r"\W*[A-Z][\w'’-]+(?:\s(?:et\.?\s?al\.?|(?:and|&)\s[A-Z][\w'’-]+))?[,\s(]+(?:19|20)\d\d[a-z]?\W*"
)  # "Doe et al., 2023"

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

_PAPER_LABELS = frozenset(
    "paper papers pdf arxiv pub publication openreview doi preprint 论文 논문 full abs ssrn".split()
)
VENUE_LABELS = frozenset("acm ieee springer pmlr neurips iclr icml cvf acl arxiv".split())
"""Those of them that name where a paper appeared, when they stand in plain text."""


_FIELD = re.compile(
    r"^\W{0,4}(?P<name>[A-Za-z][A-Za-z ]{0,18}(?:\(s\))?)\W{0,3}[:：]\W{0,3}(?=\S|$)"
)
_FIELDS = {
    "title": "title",
    "authors": "author authors author(s) by",
    "venue": (
        "venue venues conference journal published published in publication publisher source"
        " booktitle where"
    ),
    "date": "date year time published on submitted posted publication date month",
    "code": "code github repo repository implementation source code official code",
    "methods": "method model methods models algorithm acronym name",
    "topics": "type keywords keyword topic topics tag tags category task",
    "project": "project website homepage demo project page page",
    "link": "link links paper url pdf arxiv doi paper link openreview pub 论文 链接 地址",
    "note": (
        "abstract summary tldr tl notes note description comment affiliation bibtex institution"
        " highlights"
    ),
}
_FIELD_OF = {name: role for role, names in _FIELDS.items() for name in names.split()} | {
    "published in": "venue",
    "published on": "date",
    "publication date": "date",
    "paper title": "title",
    "source code": "code",
    "official code": "code",
    "project page": "project",
    "paper link": "link",
    "author s": "authors",
}


@dataclass(frozen=True, slots=True)
class Anchor:
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
        venue = venue_score(self.label) if len(said) <= 6 else 0.0
        if venue >= SURE or (venue >= LIKELY and re.search(r"(?:19|20)\d\d", self.label)):
            return True
        return is_label(self.label) and not (
            len(said) > 2 and is_paper(self.url) and not all(word in LABELS for word in said)
        )

    @property
    def names_paper(self) -> bool:
        """Whether the label says in words that it leads to the paper."""
        return bool(_PAPER_LABELS & set(words(self.label)))

    @property
    def says_paper(self) -> bool:
        """Whether the label says that it leads to the paper, in words or by naming its venue."""
        return self.names_paper or venue_score(self.label) >= LIKELY

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


def links(parts: Sequence[Piece]) -> list[Anchor]:
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
        Anchor(" ".join(label.split()), urls[n], n not in written and bool(label))
        for n, label in labels.items()
    ]


def field_of(parts: Sequence[Piece]) -> tuple[str, str]:
    """Return the role and the value of a line such as ``Author(s): …``, ('', '') when it is
    none.
    """
    text = plain(plain_text(parts))
    match = _FIELD.match(text)
    if not match:
        return "", ""
    name = " ".join(words(match["name"].replace("(s)", "s")))
    role = _FIELD_OF.get(name, "")
    return role, text[match.end() :] if role else ""


def has_title(parts: Sequence[Piece]) -> bool:
    """Tell whether ``parts`` hold a linked title."""
    return any(not link.is_label and _titled(link) for link in links(parts))


def _titled(link: Anchor) -> bool:
    return bool(clean_title(link.label)) and (
        len(words(link.label)) > 2
        or (link.web is not None and is_paper(link.web))
        or not dated(link.label)[0]
    )


def text_outside_links(parts: Sequence[Piece]) -> str:
    """Return the text of ``parts`` with one character in place of each link."""
    found: list[str] = []
    number = 0
    for part in parts:
        if part.number and part.number != number:
            found.append("\ufffc")
        elif not part.number:
            found.append(part.text)
        number = part.number
    return "".join(found)
