"""Items of bullet and numbered lists, and paragraphs that stand for rows: a title, links, and what the text around them says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mucli.ingest.facts import Facts
from mucli.ingest.fields import clean_title, dated, nothing, plain
from mucli.ingest.inline import Link, Piece, is_label, links, plain_text
from mucli.ingest.rows import Row
from mucli.ingest.urls import is_paper
from mucli.text import words

_FIELD = re.compile(r"^\W{0,4}(?P<name>[A-Za-z][A-Za-z ]{0,18}(?:\(s\))?)\W{0,3}[:：]\W{0,3}(?=\S|$)")
_FIELDS = {
    "authors": "author authors author(s) by",
    "venue": "venue venues conference journal published published in publication publisher source booktitle where",
    "date": "date year time published on submitted posted publication date month",
    "code": "code github repo repository implementation source code official code",
    "methods": "method model methods models algorithm acronym name",
    "topics": "type keywords keyword topic topics tag tags category task",
    "project": "project website homepage demo project page page",
    "link": "link links paper url pdf arxiv doi paper link",
    "note": "abstract summary tldr tl notes note description comment affiliation bibtex institution highlights",
}
_FIELD_OF = {name: role for role, names in _FIELDS.items() for name in names.split()} | {
    "published in": "venue",
    "published on": "date",
    "publication date": "date",
    "source code": "code",
    "official code": "code",
    "project page": "project",
    "paper link": "link",
    "author s": "authors",
}
_QUOTED = re.compile(r"[“\"«]([^”\"»]{8,})[”\"»]")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.?!])\s+|\s*\|\s*|\s[-–—]\s|(?<=[\])])[.,]?\s+")
_PART_END = re.compile(r"‖|\s[-–—]\s|[()\[\]]|(?<=[^\W\d_]{2})\.\s|\.\s+(?=[A-Z]{2})|_|\*")


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it was parsed: its own line and pieces, and its nested items' lines that could be fields of it."""

    line: int
    own: Sequence[Piece]
    details: Sequence[Sequence[Piece]] = ()


def field_of(parts: Sequence[Piece]) -> tuple[str, str]:
    """Return the role and the value of a line such as ``Author(s): …``, ('', '') when it is none."""
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


def _titled(link: Link) -> bool:
    return bool(clean_title(link.label)) and (
        len(words(link.label)) > 2 or (link.web is not None and is_paper(link.web)) or not dated(link.label)[0]
    )


def read_item(item: Item, sections: tuple[str, ...], what: str, year: int | None) -> Row | None:
    """Return the row that ``item`` makes in a section of ``what``; None when it is no row at all but prose.

    An item without link, title or field is prose; one that says it is a paper but whose title cannot be found is a row with a problem.
    """
    facts = Facts(year=year)
    rest = _read_title(facts, item.own)
    own_fields = _read_own_fields(facts, item.own)
    for detail in item.details:
        _read_detail(facts, detail)
    if not own_fields:
        _read_rest(facts, rest)
    row = facts.row(item.line, sections, _what(facts, what))
    if not (
        row.problem or facts.links or item.details or row.paper.authors or facts.date or any(part.strong or part.em for part in item.own)
    ):
        row = replace(row, problem="the text has no link, author or year; is it a paper?")
    if not row.paper.title and not (facts.links or facts.authors or facts.venue):
        return None
    return row


def _what(facts: Facts, what: str) -> str:
    """In a section of data sets, metrics or benchmarks, what has authors or an address among papers is a paper all the same."""
    if what == "paper" or facts.authors or any(role == "paper" and is_paper(url) for role, url in facts.links[:1]):
        return "paper"
    return what


def _read_title(facts: Facts, parts: Sequence[Piece]) -> str:
    """Find the title, keep the links, and return the text beside the title."""
    found = links(parts)
    text = plain_text(parts)
    candidates = [link for link in found if not link.is_label and _titled(link)]
    strong = _run(parts, "strong")
    quoted = _QUOTED.search(text)
    if candidates:
        best = max(candidates[:3], key=lambda link: min(len(words(link.label)), 4))
        facts.title = best.label
        if any(link.url == best.url for link in found if link is not best and link.label == best.label):
            candidates = [best]
    elif strong and not is_label(strong) and not _only_venue(strong):
        best, facts.title = None, strong
    elif quoted:
        best, facts.title = None, quoted[1]
    elif em := _em_title(parts):
        best, facts.title = None, em
    else:
        best, facts.title = None, _leading_title(parts)
    for link in found:
        facts.add_link(link, "paper" if link is best else "")
    unlinked = _unlinked(parts)
    return unlinked.replace(facts.title, " \n ", 1) if facts.title else unlinked


def _unlinked(parts: Sequence[Piece]) -> str:
    """Return the text outside of links; where the setting changes, a line ends."""
    return "".join(" " if part.number else f"\n{part.text}\n" if part.strong or part.em or part.code else part.text for part in parts)


def _run(parts: Sequence[Piece], style: str) -> str:
    """Return the first run of unlinked text set in ``style`` that could be a title."""
    run = ""
    for part in [*parts, Piece("")]:
        if getattr(part, style) and not part.number:
            run += part.text
        elif run:
            if len(words(run)) > 1 and not dated(run)[0]:
                return run
            run = ""
    return ""


def _em_title(parts: Sequence[Piece]) -> str:
    run = _run(parts, "em")
    return run if len(words(run)) > 3 and not _looks_like_names(run) else ""


def _only_venue(text: str) -> bool:
    return bool(re.fullmatch(r"\W*(?:[A-Z][\w&-]*\W+){0,4}(?:19|20)?\d\d\W*|\W*(?:new|hot|update[ds]?)\W*", text, re.IGNORECASE))


def _leading_title(parts: Sequence[Piece]) -> str:
    """Return the title of text without any markup: a citation's part after the year, else its first sentence that is not names."""
    text = " ".join("".join(" | " if part.number else part.text for part in parts).split())
    text = re.sub(r"^\W*[\[(](?:[^\])]{0,40})[\])]\s*", "", text) if re.match(r"^\W*[\[(][^\])]{0,40}[\])]\s*\w", text) else text
    match = re.search(r"[(\[,.]\s*(?:19|20)\d\d[a-z]?\s*[)\].,:]+\s*([^.|]{8,}[^.|?!]*[?!]?)", text)
    if match:
        following = match[1]
        if len(words(following)) > 2 and _looks_like_names(text[: match.start()]):
            return following
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip(" []().,")]
    for sentence in sentences:
        bare = re.sub(r"[\[(][\s,|/]*[\])]", " ", sentence).strip(" []|")
        if len(words(bare)) > 1 and not _looks_like_names(bare) and not _only_venue(bare) and not is_label(bare):
            return bare
    return ""


def _looks_like_names(text: str) -> bool:
    """Tell whether ``text`` reads like a list of people: short comma-separated parts of capitalised words or initials."""
    text = text.strip(" .,;()[]:*_-–—")
    if re.search(r"\bet al\b", text):
        return True
    parts = [part.strip() for part in re.split(r",|;|\band\b|&", text) if part.strip()]
    if not parts or any(len(part.split()) > 5 or re.search(r"\d", part) for part in parts):
        return False
    alike = [
        part
        for part in parts
        if all(word[0].isupper() or word in ("de", "van", "von", "der", "la", "bin", "al", "el") for word in part.split())
    ]
    return len(alike) == len(parts) and ((len(parts) > 1 and "," in text) or any("." in part for part in parts))


def _read_own_fields(facts: Facts, parts: Sequence[Piece]) -> bool:
    r"""Read the lines below the first of the item itself as details ("Title\\nAuthors: …")."""
    lines: list[list[Piece]] = [[]]
    for part in parts:
        first, *others = part.text.split("\n")
        lines[-1].append(_with_text(part, first))
        lines.extend([_with_text(part, other)] for other in others)
    found = False
    for line in lines[1:]:
        role, _value = field_of(line)
        if role:
            _read_detail(facts, line, known_links=True)
            found = True
    return found


def _with_text(part: Piece, text: str) -> Piece:
    return replace(part, text=text)


def _read_detail(facts: Facts, parts: Sequence[Piece], *, known_links: bool = False) -> None:
    """Take a nested line: ``Venue: …``, a line of links, or names."""
    role, value = field_of(parts)
    if role in ("authors", "venue", "date", "methods", "topics"):
        if not nothing(value) and not getattr(facts, role):
            setattr(facts, role, value)
        if role not in ("venue", "date"):
            return
    if not known_links and role != "note":
        for link in links(parts):
            facts.add_link(link, role if role in ("code", "project") else "")
    if not role:
        _read_rest(facts, _unlinked(parts))


def _read_rest(facts: Facts, rest: str) -> None:
    """Look for authors, venue and year in the free text beside a title."""
    text = plain(re.sub(r"[\[(][\s,|/]*[\])]", " ", rest.replace("`", " ")).replace("|", "\n").replace("\n", " ‖ "))
    pieces_ = [part.strip(" .,;:*_()[]-–—|\"“”«»'") for part in _PART_END.split(text)]
    for part in pieces_:
        if not part or nothing(part) or (is_label(part) and not dated(part)[0]):
            continue
        if not facts.authors and _looks_like_names(part):
            facts.authors = part
            continue
        year = dated(part)[0]
        if year and not facts.date:
            facts.date = part
        names, _, last = part.rpartition(",")
        if year and names and not facts.authors and _looks_like_names(names) and not facts.venue:
            facts.authors, facts.venue = names, last
        elif not facts.venue and (year or re.fullmatch(r"[A-Z][A-Za-z&+-]*(?: [A-Z][A-Za-z&+-]*){0,3}", part)) and len(words(part)) <= 12:
            facts.venue = part
