"""Items of bullet and numbered lists, and paragraphs that stand for rows: a title, links, and what
the text around them says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mucli.lists.fields import clean_title, dated, nothing, plain
from mucli.lists.labels import VENUE_LABELS, Anchor, is_label, links
from mucli.lists.row_facts import Facts
from mucli.lists.rows import Row
from mucli.person_names import cut_et_al, looks_like_names
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import is_paper

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
    "link": "link links paper url pdf arxiv doi paper link",
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
_QUOTED = re.compile(r"[“\"«]([^”\"»]{8,})[”\"»]")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.?!])\s+|\s*\|\s*|\s[-–—]\s|(?<=[\])])[.,]?\s+")
_PART_END = re.compile(
    r"‖|\s[-–—]\s|[()\[\]]|(?<!\bProc)(?<!\bConf)(?<!\bTrans)(?<!\bSymp)(?<!\bInt)(?<=[^\W\d_]{2})\.\s|\.\s+(?=[A-Z]{2})|_|\*"
)
_DATE_FIRST = re.compile(r"^\W*(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}\W{1,3}\s+(?=\w)")
_VENUE_WORD = re.compile(
    r"\b(?:Conference|Journal|Proceedings|Proc|Transactions|Trans|Symposium|Workshop|Advances"
    r" in|Findings)\b"
)
_HERE = " \n\n "  # what stands for the title in the text around it
_REMARKS = frozenset(
    "in by at to appear oral poster spotlight highlight best paper award under review accepted new"
    " hot notable outstanding".split()
)
_ID = re.compile(
    r"\barxiv:?\s*(?P<arxiv>\d{4}\.\d{4,5})|\bdoi:?\s*(?P<doi>10\.\d{4,9}/[^\s\])>,;]+)",
    re.IGNORECASE,
)
# Possessive throughout, so that a long line of names is read once.
_NAMES_FIRST = re.compile(
    r"(?P<names>(?:[^\W\d_][\w'’-]++(?:,\s*+(?:[A-Z]\.[\s-]?)++|\s[A-Z]{1,3}(?=\s?[,.]))(?:\s?[,;.&]|\sand\b)*+\s*+)++)"
    r"(?P<title>[A-Z0-9][^.?!|]{8,}[?!]?)"
)
_CITED = re.compile(
    r"(?P<names>.{4,}?)[(\[,.]\s*(?:19|20)\d\d[a-z]?\s*[)\].,:]+\s*(?P<title>[^.|?!]{8,}[?!]?)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it was parsed: its own line and pieces, and its nested items' lines that could be
    fields of it.
    """

    line: int
    own: Sequence[Piece]
    details: Sequence[Sequence[Piece]] = ()


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


def read_item(item: Item, sections: tuple[str, ...], what: str, year: int | None) -> Row | None:
    """Return the row that ``item`` makes in a section of ``what``; None when it is no row at all
    but prose.

    An item without link, title or field is prose; one that says it is a paper but whose title
    cannot be found is a row with a problem.
    """
    facts = Facts(year=year)
    rest = _read_title(facts, item.own)
    own_fields = _read_own_fields(facts, item.own)
    for detail in item.details:
        for line in _field_lines(detail):
            _read_detail(facts, line)
    if not own_fields:
        _read_rest(facts, rest)
    row = facts.row(item.line, sections, _what(facts, what))
    marked = any(part.strong or part.em for part in item.own) and len(words(row.paper.title)) > 3
    if what == "paper" and not (
        row.problem
        or facts.links
        or item.details
        or row.paper.authors
        or facts.date
        or facts.ids
        or marked
    ):
        row = replace(row, problem="the text has no link, author or year; is it a paper?")
    if not row.paper.title and not (facts.links or facts.authors or facts.venue or facts.ids):
        return None
    return row


def _what(facts: Facts, what: str) -> str:
    """In a section of data sets, metrics or benchmarks, what has authors or an address among papers
    is a paper all the same.
    """
    if (
        what == "paper"
        or facts.authors
        or any(role == "paper" and is_paper(url) for role, url in facts.links[:1])
    ):
        return "paper"
    return what


def _read_title(facts: Facts, parts: Sequence[Piece]) -> str:
    """Find the title, keep the links, and return the text beside the title."""
    found = links(parts)
    text = plain_text(parts)
    candidates = [link for link in found if not link.is_label and _titled(link)]
    strong = _run(parts, "strong")
    quoted = _QUOTED.search(text)
    if (
        len(words(strong)) > 2 or quoted
    ):  # beside these a word or two that lead somewhere are no title
        candidates = [link for link in candidates if len(words(link.label)) > 2]
    if candidates:
        best = max(candidates[:3], key=lambda link: min(len(words(link.label)), 4))
        facts.title = best.label
        if any(
            link.url == best.url for link in found if link is not best and link.label == best.label
        ):
            candidates = [best]
    elif (
        strong
        and not is_label(strong)
        and not _only_venue(strong)
        and not _names_before_title(strong, parts)
    ):
        best, facts.title = None, strong
    elif (
        (cited := _CITED.match(" ".join(text.split())))
        and looks_like_names(cited["names"])
        and len(words(cited["title"])) > 2
    ):
        best, facts.title, facts.authors = None, cited["title"], cited["names"]
    elif (named := _NAMES_FIRST.match(" ".join(_unlinked(parts).split()))) and len(
        words(named["title"])
    ) > 2:
        best, facts.title, facts.authors = None, named["title"], named["names"].strip(" .,;&")
    elif quoted:
        best, facts.title = None, quoted[1]
    elif em := _em_title(parts):
        best, facts.title = None, em
    else:
        best, facts.title = (
            None,
            _leading_title(
                [part for part in parts if not part.strong] if looks_like_names(strong) else parts
            ),
        )
    facts.title = facts.title or next(
        (part.text for part in parts if (part.strong or part.em) and not part.number), ""
    )
    facts.ids += [match["arxiv"] or match["doi"] for match in _ID.finditer(text)]
    for link in found:
        facts.add_link(link, "paper" if link is best else "")
    unlinked = _unlinked(parts)
    return unlinked.replace(facts.title, _HERE, 1) if facts.title else unlinked


def _unlinked(parts: Sequence[Piece]) -> str:
    """Return the text outside of links; where the setting changes, a line ends."""
    return "".join(
        (
            " "
            if part.number
            else f"\n{part.text}\n"
            if part.strong or part.em or part.code
            else part.text
        )
        for part in parts
    )


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
    return run if len(words(run)) > 3 and not looks_like_names(run) else ""


def _names_before_title(strong: str, parts: Sequence[Piece]) -> bool:
    """Tell whether the bold text names the people and the title stands behind it."""
    return (
        looks_like_names(strong)
        and len(words(_leading_title([part for part in parts if not part.strong]))) > 2
    )


def _only_venue(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:[A-Z][\w&-]*\W+){0,4}(?:19|20)?\d\d\W*|\W*(?i:new|hot|update[ds]?)\W*", text
        )
    )


def _leading_title(parts: Sequence[Piece]) -> str:
    """Return the title of text without any markup: a citation's part after the year, else its first
    sentence that is not names.
    """
    shown = [
        (
            f" | {part.text} | "
            if (part.em or part.strong) and looks_like_names(part.text)
            else part.text
        )
        for part in parts
    ]
    text = " ".join(
        "".join(
            " | " if part.number else text for part, text in zip(parts, shown, strict=True)
        ).split()
    )
    text = _DATE_FIRST.sub("", text)
    text = (
        re.sub(r"^\W*[\[(](?:[^\])]{0,40})[\])]\s*", "", text)
        if re.match(r"^\W*[\[(][^\])]{0,40}[\])]\s*\w", text)
        else text
    )
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip(" []().,")]
    for place, sentence in enumerate(sentences):
        bare = re.sub(r"[\[(][\s,|/]*[\])]", " ", sentence).strip(" []|")
        if (
            len(words(bare)) > 1
            and not looks_like_names(bare)
            and not _only_venue(bare)
            and not is_label(bare)
        ):
            following = (
                sentences[place + 1]
                if sentence.endswith(("?", "!")) and place + 1 < len(sentences)
                else ""
            )
            goes_on = len(words(following)) > 1 and not (
                looks_like_names(following) or dated(following)[0] or is_label(following)
            )
            return f"{bare} {following}" if goes_on else bare
    parts_ = [part.strip() for part in sentences[0].split(",")] if sentences else []
    longest = max(parts_, key=lambda part: len(words(part)), default="")
    return longest if len(words(longest)) > 2 and not _only_venue(longest) else ""


def _read_own_fields(facts: Facts, parts: Sequence[Piece]) -> bool:
    r"""Read the lines below the first of the item itself as details ("Title\nAuthors: …")."""
    found = False
    for place, line in enumerate(lines_of(parts)):
        role, _value = field_of(line)
        if role and (place or role == "title"):
            _read_detail(facts, line, known_links=True)
            found = True
    return found


def _field_lines(parts: Sequence[Piece]) -> list[Sequence[Piece]]:
    """Return a paragraph line by line where a line is a field, else whole."""
    lines = lines_of(parts)
    return [*lines] if any(field_of(line)[0] for line in lines) else [parts]


def lines_of(parts: Sequence[Piece]) -> list[list[Piece]]:
    """Return ``parts`` line by line."""
    lines: list[list[Piece]] = [[]]
    for part in parts:
        first, *others = part.text.split("\n")
        lines[-1].append(_with_text(part, first))
        lines.extend([_with_text(part, other)] for other in others)
    return lines


def _with_text(part: Piece, text: str) -> Piece:
    return replace(part, text=text)


def _read_detail(facts: Facts, parts: Sequence[Piece], *, known_links: bool = False) -> None:
    """Take a nested line: ``Venue: …``, a line of links, or names."""
    role, value = field_of(parts)
    if role in ("title", "authors", "venue", "date", "methods", "topics"):
        if not nothing(value) and (not getattr(facts, role) or role == "title"):
            setattr(facts, role, value)
        if role not in ("venue", "date"):
            return
    if not known_links and role != "note":
        for link in links(parts):
            facts.add_link(link, role if role in ("code", "project") else "")
    if not role:
        _read_rest(facts, _unlinked(parts))


def _read_rest(facts: Facts, rest: str) -> None:
    """Look for authors, venue and year in the free text beside a title, whose place is marked by
    ``_HERE``.
    """
    before_title = bool(rest.partition(_HERE)[0].strip(' \n.,;:*_-(["“')) and _HERE in rest
    text = plain(
        re.sub(r"[\[(][\s,|/]*[\])]", " ", rest.replace("`", "\n"))
        .replace("|", "\n")
        .replace("\n", " ‖ ")
    )
    waiting = [part.strip(" .,;:*_()[]-–—|\"“”«»'") for part in _PART_END.split(text)]
    waiting = [part for part in waiting if part]
    followed = any(
        re.search(r"[A-Z]{2}", part) or _VENUE_WORD.search(part) for part in waiting[1:]
    )  # by what must be the venue
    if (
        not facts.authors
        and waiting
        and (before_title or followed)
        and looks_like_names(waiting[0], loosely=True)
    ):
        facts.authors = waiting.pop(0)
    while waiting:
        raw = waiting.pop(0)
        part = re.sub(r"^(?:by|in|in:|at)\s+(?=\S)", "", raw, flags=re.IGNORECASE)
        if not part or nothing(part) or _says_nothing(part):
            continue
        if looks_like_names(part, loosely=raw.lower().startswith("by ")):
            names, behind = cut_et_al(part)
            facts.authors = facts.authors or names
            waiting.insert(0, behind)
        else:
            _read_part(facts, part)


def _says_nothing(part: str) -> bool:
    found = set(words(part))
    return (is_label(part) and not dated(part)[0] and not VENUE_LABELS & found) or found <= _REMARKS


def _read_part(facts: Facts, part: str) -> None:
    """Take a part of the text that is no list of people for the date, the venue, or one person and
    what follows.
    """
    year = dated(part)[0]
    if year and not facts.date:
        facts.date = part
    if not any(c.isalpha() for c in part):
        return
    names, _, last = part.rpartition(",")
    if year and names and not facts.authors and not facts.venue and looks_like_names(names):
        facts.authors, facts.venue = names, last
        return
    likely = (
        year
        or re.fullmatch(r"[A-Z][A-Za-z&+-]*(?: [A-Z][A-Za-z&+-]*){0,3}", part)
        or _VENUE_WORD.search(part)
    )
    if not likely or len(words(part)) > 14:
        return
    if not facts.venue:
        facts.venue = part
    elif year and not dated(facts.venue)[0] and len(words(part)) > 1:
        if not facts.authors and looks_like_names(facts.venue, loosely=True):
            facts.authors = facts.venue
            facts.venue = part
        elif not re.search(r"[A-Z]{2}", facts.venue) and not _VENUE_WORD.search(facts.venue):
            facts.venue = part
