"""Items, lines and headings of a list read as rows, by the habits of their section and of the
file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mucli.lists import titles
from mucli.lists.entries import Entry, is_field, lines_of
from mucli.lists.fields import dated, nothing, plain
from mucli.lists.labels import Anchor, field_of, links
from mucli.lists.places import Place
from mucli.lists.row_facts import Facts
from mucli.lists.rows import Aside, Row
from mucli.lists.segments import LINK, Parts, take_apart
from mucli.lists.slots import Habit, Said, settle, stretches_beside
from mucli.lists.titles import Title
from mucli.lists.venue_names import LIKELY, venue_score
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import is_code, is_paper

_ID = re.compile(
    r"\barxiv:?\s*(?P<arxiv>\d{4}\.\d{4,5})|\bdoi:?\s*(?P<doi>10\.\d{4,9}/[^\s\])>,;]+)",
    re.IGNORECASE,
)
_FIELDS = ("authors", "venue", "date", "methods", "topics")
_DETAILS = 10  # the first line of the details, see slots.Slot
_PROSE_WORDS = 25  # more in a line below a title are a summary, or a list of people
_HABIT = 0.6  # the share of a section's entries from which a place is where the title stands


@dataclass(slots=True)
class Draft:
    """An entry on the way to a row: what it is made of, what its places say, and what was made of
    it.
    """

    entry: Entry
    place: Place
    parts: Parts
    found: Mapping[str, Title]
    title: Title | None = None
    where: str = ""
    facts: Facts = field(default_factory=Facts)
    said: list[Said] = field(default_factory=list)
    evidence: float = 0.0
    why: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Learnt:
    """What the entries of a section, or of the file, have in common."""

    order: list[tuple[str, float]]
    habit: Habit = field(default_factory=Habit)
    rows: float = 0.0  # the share that is papers beyond doubt
    count: int = 0


def read_entries(entries: Sequence[tuple[Entry, Place]]) -> list[Row | Aside]:
    """Read all entries of a list: the habits of each section and of the whole are learnt first,
    then each entry is read by them.
    """
    drafts = [draft(entry, place) for entry, place in entries]
    sections: dict[tuple[tuple[str, ...], str], list[Draft]] = defaultdict(list)
    for each in drafts:
        sections[each.entry.sections, each.entry.kind].append(each)
    whole = learn_titles(drafts)
    learnt = {key: learn_titles(group) for key, group in sections.items()}
    for key, group in sections.items():
        for each in group:
            choose_title(each, learnt[key], whole)
            read_beside(each)
    whole.rows = learn_places(drafts, whole)
    for key, group in sections.items():
        learnt[key].rows = learn_places(group, learnt[key])
    return [judge(each, learnt[each.entry.sections, each.entry.kind], whole) for each in drafts]


def draft(entry: Entry, place: Place) -> Draft:
    """Take an entry apart and note what each place would give as its title."""
    parts = take_apart(entry.own)
    return Draft(
        entry,
        place,
        parts,
        titles.candidates(parts),
        facts=Facts(year=place.year, place=place.venue),
    )


def learn_titles(drafts: Sequence[Draft]) -> Learnt:
    """Learn where titles stand."""
    useful = [each.found for each in drafts if each.found]
    return Learnt(titles.ranked(useful), count=len(useful))


def learn_places(drafts: Sequence[Draft], into: Learnt) -> float:
    """Learn what stands where beside the titles; return the share of entries that are papers."""
    for each in drafts:
        into.habit.learn(each.said)
    return sum(each.evidence >= SURE_ROW for each in drafts) / max(len(drafts), 1)


# Titles
# --------------------------------------------------------------------------------------------------


def choose_title(each: Draft, section: Learnt, whole: Learnt) -> None:
    """Choose the title by the habit of the section, else of the file, else the best there is."""
    named = _named_title(each)
    if named:
        each.title, each.where = named, "field"
        each.why.append(f"title {named.text!r}: the field 'Title'")
        return
    order = section.order if section.count > 1 else whole.order
    of = "this section" if section.count > 1 else "the list"
    fallback: tuple[str, Title] | None = None
    for name, share in order:
        found = each.found.get(name)
        if found is None:
            continue
        if found.score >= 0.6 or (share >= _HABIT and found.score >= 0.3):
            each.title, each.where = found, name
            each.why.append(
                f"title {found.text!r}: {titles.NAMES[name]}, where {share:.0%} of the entries of"
                f" {of} have it"
            )
            return
        if fallback is None or found.score > fallback[1].score:
            fallback = name, found
    if fallback and fallback[1].score > 0.1:
        each.where, each.title = fallback
        each.why.append(
            f"title {each.title.text!r}: {titles.NAMES[each.where]}, for want of better"
        )


def _named_title(each: Draft) -> Title | None:
    """Return the title that a line names ("Title: …")."""
    for line in [*lines_of(each.entry.own), *each.entry.details]:
        role, value = field_of(line)
        if role == "title" and value:
            return Title(value, 1.0)
    return None


# Beside the title
# --------------------------------------------------------------------------------------------------


def read_beside(each: Draft) -> None:
    """Read links, fields and the text beside the title."""
    facts, title = each.facts, each.title
    facts.title = title.text if title else ""
    facts.note = title.note if title else ""
    _read_links(each)
    fielded = _read_fields(each)
    taken = title.taken if title else ()
    if not fielded:
        each.said = stretches_beside(each.parts.segments, taken, 0, facts.title)
    for n, line in enumerate(each.entry.details):
        each.said += _read_detail(each, line, _DETAILS + n)
    facts.ids += [
        match["arxiv"] or match["doi"]
        for line in [each.entry.own, *each.entry.details]
        for match in _ID.finditer(plain_text(line))
    ]
    each.evidence = evidence(each)


def _read_links(each: Draft) -> None:
    title = each.title.link if each.title else None
    for link in each.parts.links:
        each.facts.add_link(link, "paper" if link is title else "")


def _read_fields(each: Draft) -> bool:
    r"""Read the lines below the first of an entry as fields ("Title\nAuthors: …")."""
    found = False
    for n, line in enumerate(lines_of(each.entry.own)):
        role, value = field_of(line)
        if role and (n or role == "title"):
            found = True
            _take_field(each, role, value)
    return found


def _take_field(each: Draft, role: str, value: str) -> None:
    if role not in _FIELDS or nothing(value) or getattr(each.facts, role):
        return
    setattr(each.facts, role, value)
    each.why.append(f"{role} {value!r}: a field of that name")


def _read_detail(each: Draft, line: Sequence[Piece], row: int) -> list[Said]:
    """Take a line below: fields, links, or names and a venue."""
    said: list[Said] = []
    lines = lines_of(line)
    if not any(field_of(one)[0] for one in lines):
        lines = [list(line)]
    for one in lines:
        role, value = field_of(one)
        if role == "note" or (not role and is_field(one)):
            _take_noted(each, one)
            continue
        if role:
            _take_field(each, role, value)
        for link in links(one):
            each.facts.add_link(link, role if role in ("code", "project") else "")
        if not role:
            found = stretches_beside(take_apart(one).segments, (), row, each.facts.title)
            prose = len(words(plain_text(one))) > _PROSE_WORDS
            said += [each for each in found if each.sure or not prose]
    return said


def _take_noted(each: Draft, line: Sequence[Piece]) -> None:
    """Keep of a remark's links only one that leads to the paper, where none does yet."""
    if any(role == "paper" for role, _url in each.facts.links):
        return
    for link in links(line):
        if link.web and is_paper(link.web) and link.is_label and link.says_paper:
            each.facts.add_link(link)


# Papers and others
# --------------------------------------------------------------------------------------------------

SURE_ROW = 2.0
_LEAST_ROW = 1.0
_PROSE = frozenset(
    "is are was were we you please this that these our here can will your has have should it they"
    " which provides provide contains contain".split()
)


def evidence(each: Draft) -> float:
    """Return how much speaks for an entry being a paper: links to papers, people, a venue, a
    title, against prose and links to code alone.
    """
    facts, title = each.facts, each.title
    roles = {said.role for said in each.said if said.sure}
    found = 2.0 if facts.ids or _paper_links(each) else 0.0
    found += bool("authors" in roles or facts.authors)
    found += bool({"venue", "date"} & roles or facts.venue or facts.date or facts.note)
    if title and title.score >= 0.6:
        linked = title.link is not None and title.link.web is not None
        code_only = bool(facts.links) and all(is_code(url) for _role, url in facts.links)
        found += (1.0 if linked and not code_only else 0.5) if title.score == 1 else 0.5 * linked
        found -= 1.0 * (code_only and found < 1.5)
    if each.entry.kind == "heading":
        found += 0.5
    found += each.place.leaning
    beside = _words_beside(each)
    if beside > 7 and found < 3:
        found -= 1.0
    return found


def _paper_links(each: Draft) -> bool:
    """Tell whether a link leads to a paper, by its address or by what its label says."""
    return any(role in ("paper", "pdf") and is_paper(url) for role, url in each.facts.links) or any(
        link.says_paper and link.web and link.is_label for link in _all_links(each)
    )


def _names_venue(link: Anchor) -> bool:
    """Tell whether a label is that of a venue or a year, as in lists of proceedings."""
    return bool(dated(link.label)[0]) or link.label.isdigit() or venue_score(link.label) >= LIKELY


def _all_links(each: Draft) -> Iterable[Anchor]:
    yield from each.parts.links
    for line in each.entry.details:
        yield from links(line)


def _words_beside(each: Draft) -> int:
    """Count the words of an entry's own line that are neither title, people, venue nor date."""
    return sum(len(words(text)) for text in _loose(each))


def _loose(each: Draft) -> list[str]:
    """Return the stretches of an entry's own line that are neither title, people, venue nor
    date.
    """
    title = each.title.text if each.title else ""
    taken = each.title.taken if each.title else ()
    known = [said.text for said in each.said if said.sure]
    return [
        segment.text
        for n, segment in enumerate(each.parts.segments)
        if n not in taken
        and segment.text not in title
        and not any(text in segment.text for text in known)
    ]


def judge(each: Draft, section: Learnt, whole: Learnt) -> Row | Aside:
    """Make the row of an entry, or say why it is none."""
    entry, facts = each.entry, each.facts
    text = plain_text(entry.own)
    if any(part.url.startswith("#") for part in entry.own) and not each.parts.links:
        return _aside(entry, "it leads to a place in the page")
    if each.place.aside and (each.place.aside_here or each.evidence < SURE_ROW):
        return _aside(entry, f"it stands under {each.place.aside!r}")
    if not text.strip() and not each.parts.links and not entry.details:
        return _aside(entry, "it is empty")
    settled = settle(each.said, [section.habit, whole.habit])
    _take(each, settled)
    row = facts.row(entry.line, entry.sections, _what(each), tuple(each.why))
    among = section.rows >= 0.5
    if row.what != "paper":
        return row if row.paper.title else _aside(entry, "it names nothing")
    if reason := _no_paper(each, row, among):
        return _aside(entry, reason)
    return row if row.problem else _checked(each, row)


def _take(each: Draft, settled: Sequence[Said]) -> None:
    for said in settled:
        if said.role and not getattr(each.facts, said.role):
            setattr(each.facts, said.role, said.text)
            how = "it reads so" if said.sure else "others have it in this place"
            each.why.append(f"{said.role} {said.text!r}: {how}")
        elif said.role == "venue" and dated(said.text)[0] and not dated(each.facts.venue)[0]:
            each.facts.venue = said.text


def _what(each: Draft) -> str:
    """In a section of data sets, metrics or benchmarks, what has authors or an address among papers
    is a paper all the same.
    """
    first = each.facts.links[:1]
    if each.facts.authors or any(role == "paper" and is_paper(url) for role, url in first):
        return "paper"
    return each.place.what


def _no_paper(each: Draft, row: Row, among: bool) -> str:
    """Return why an entry is no paper, '' if it is one."""
    facts = each.facts
    if not row.paper.title:
        if not (facts.links or facts.authors or facts.venue or facts.ids):
            return "it names nothing that has a title"
        to_paper = facts.ids or any(
            link.names_paper or (is_paper(link.web) and not _names_venue(link))
            for link in _all_links(each)
            if link.web
        )
        keeps = each.entry.kind != "line" and to_paper and (among or each.evidence >= SURE_ROW)
        return "" if keeps else "it names nothing that has a title"
    bare = not (facts.links or facts.ids or facts.authors)
    placed = bool(facts.venue) and row.paper.year and each.evidence >= SURE_ROW
    if bare and not (among or placed or each.entry.kind == "heading"):
        return "nothing says that it is a paper: no link and no people"
    if each.evidence >= _LEAST_ROW:
        if each.entry.kind == "line" and not each.entry.details and not _row_like(each):
            return "it reads as prose"
        return ""
    if among and each.evidence > 0 and each.entry.kind == "item":
        return ""
    if each.entry.kind == "line":
        return "it reads as prose"
    return "nothing says that it is a paper: no link to one, no people, no venue or year"


def _row_like(each: Draft) -> bool:
    """Tell whether a line is a row, not prose: it opens with its title, and little more than
    labels, names and a year follow.
    """
    if not each.entry.sections or each.title is None:
        return False
    if each.where in ("linked", "bold", "quoted", "italic", "field"):
        before = each.parts.text[: each.parts.text.find(LINK) if each.title.link else None]
        if each.title.link and len(words(before)) > 6:
            return False
    elif not any(link.says_paper or (link.web and is_paper(link.web)) for link in each.parts.links):
        return False
    beside = [word for text in _loose(each) for word in words(text)]
    roles = {said.role for said in each.said if said.sure}
    return not (_PROSE & set(beside)) and (
        len(beside) < 4
        or bool(roles)
        or any(link.web and is_paper(link.web) for link in each.parts.links[:1])
    )


def _checked(each: Draft, row: Row) -> Row:
    """Return the row, with a problem where nothing but its place says that it is a paper."""
    facts = each.facts
    marked = each.where in ("bold", "italic", "quoted") and len(words(row.paper.title)) > 3
    if (
        facts.links
        or each.entry.details
        or row.paper.authors
        or facts.date
        or facts.venue
        or facts.ids
        or marked
    ):
        return row
    return row.with_problem("the text has no link, author or year; is it a paper?")


def _aside(entry: Entry, reason: str) -> Aside:
    text = plain_text(entry.own) or " ".join(link.label or link.url for link in links(entry.own))
    return Aside(entry.line, plain(text)[:120], reason)
