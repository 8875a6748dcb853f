"""Where the title of an entry may stand, and how well what stands there reads as one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mucli.lists.fields import clean_title, dated
from mucli.lists.labels import Anchor, is_label
from mucli.lists.segments import LINK, Parts, Segment
from mucli.lists.venue_names import LIKELY, SURE, venue_score
from mucli.person_names import LIKELY as LIKELY_NAMES
from mucli.person_names import names_score
from mucli.text import words
from mucli.web.urls import is_code, is_paper

_PREFIX = re.compile(r"^\W{0,3}(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}\W{1,3}\s*$")
_NUMBER = re.compile(r"^[\s\[(]*\d{1,4}\s*[.、,)\]:：]\s*(?=\S*[^\W\d_])")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LONGEST_RUN = 4  # words set apart inside a title
_LONGEST = 600  # characters that a title taken from several segments may have
_LATEST = 100  # segments of an entry in which its title begins
_FAR = 20  # segments in front of a title that are asked for a venue or a date
_MOST_WORDS = 45


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: its ``text``, how well it reads as one (0 to 1), the ``link`` it is the text
    of, the segments it takes up, and a ``note`` that stands before it ("CVPR 2016").
    """

    text: str
    score: float
    link: Anchor | None = None
    taken: tuple[int, ...] = ()
    note: str = ""


def title_score(text: str, *, linked: bool = False) -> float:
    """Return how well ``text`` reads as a title: by its words, unless it is a label, a venue, a
    date, or people; the text of a link (``linked``) to a paper is not taken for people.
    """
    title = clean_title(text)
    said = words(title)
    if not said or is_label(title) or len(said) > _MOST_WORDS:
        return 0.0
    if len(said) <= 8 and venue_score(title) >= SURE and (len(said) < 4 or dated(title)[0]):
        return 0.0
    if len(said) <= 3 and dated(title)[0]:
        return 0.1
    if not linked and names_score(title) >= LIKELY_NAMES:
        return 0.3
    long = sum(word.isalpha() for word in said)
    length = max(long, len(_CJK.findall(title)) // 2)
    return 1.0 if length > 2 else 0.6 if length == 2 else 0.35


def linked(parts: Parts) -> Title | None:
    """The text of the first link that is no label."""
    found = [
        link
        for n, link in enumerate(parts.links[:4])
        if not link.is_label
        and clean_title(link.label)
        and not (n in parts.bracketed and len(words(link.label)) < 3)
    ]
    if not found:
        return None
    best = max(found, key=lambda link: (min(len(words(link.label)), 3), is_paper(link.url)))
    title = best.label
    taken: tuple[int, ...] = ()
    goes_on = re.match(rf"[^{LINK}]*{LINK}\**\x14?\s*:\s*(?P<rest>\S[^{LINK}\n|]*)", parts.text)
    if goes_on and best is parts.links[0] and len(words(title)) <= 3:
        rest = re.split(r"\.\s|\s[-–—]\s|[(\[\x11-\x14]", goes_on["rest"])[0]
        if title_score(rest) == 1 and rest[0].isupper():
            start, end = goes_on.start("rest"), goes_on.start("rest") + len(rest)
            title = f"{title}: {rest.strip()}"
            taken = tuple(
                n for n, each in enumerate(parts.segments) if start - 3 <= each.start < end
            )
    score = title_score(title, linked=is_paper(best.url))
    if is_code(best.url) and len(words(title)) < 3:
        score *= 0.5
    return Title(title, score, best, taken, _note_before(parts))


def bold(parts: Parts) -> Title | None:
    """The first text in bold."""
    return _run(parts, lambda segment: segment.style == "strong")


def italic(parts: Parts) -> Title | None:
    """The first text in italics."""
    return _run(parts, lambda segment: segment.style == "em")


def quoted(parts: Parts) -> Title | None:
    """The first text in quotes."""
    found = _run(parts, lambda segment: segment.bracket in ("“", '"', "«"))
    return found if found and len(words(found.text)) > 2 else None


def _run(parts: Parts, fits: Callable[[Segment], bool]) -> Title | None:
    """Return the best of the first two runs of segments that fit, each read as one text."""
    best: Title | None = None
    runs: list[list[int]] = []
    for n, segment in enumerate(parts.segments):
        if not fits(segment):
            continue
        if runs and n == runs[-1][-1] + 1 and not _parted(parts, runs[-1][-1]):
            runs[-1].append(n)
        else:
            runs.append([n])
    for run in runs[:2]:
        first, last = parts.segments[run[0]], parts.segments[run[-1]]
        text = parts.raw(first.start, _with_closing(parts, first, last)).strip()
        score = title_score(_NUMBER.sub("", text))
        if score and (best is None or score > best.score):
            best = Title(
                _NUMBER.sub("", text), score, None, tuple(run), _note_before(parts, run[0])
            )
    return best


def _parted(parts: Parts, n: int) -> bool:
    """Tell whether a link or a mark stands between the segments ``n`` and ``n + 1``."""
    between = parts.text[parts.segments[n].end : parts.segments[n + 1].start]
    return LINK in between or any(mark in between for mark in "\x11\x12\x13")


def _with_closing(parts: Parts, first: Segment, last: Segment) -> int:
    """Return the end of ``last`` with the bracket or sentence mark behind it, if it is part of the
    text.
    """
    end = last.end
    if last.bracket in ("(", "[") and first.bracket != last.bracket:
        return end + 1
    return end + 1 if last.ended[:1] in "?!" and last.ended else end


def _note_before(parts: Parts, place: int | None = None) -> str:
    """Return the venue or date that stands in front, in brackets or not."""
    for segment in parts.segments[: min(place, _FAR) if place is not None else 2]:
        if LINK in parts.text[: segment.start] and place is None:
            break
        if dated(segment.text)[0] or venue_score(segment.text) >= LIKELY:
            return segment.text
    return ""


def leading(parts: Parts) -> Title | None:
    """The first text that reads as a title, up to the people, the venue, or a link."""
    for place, segment in enumerate(parts.segments[:_LATEST]):
        if _is_prefix(segment):
            continue
        if names_score(segment.text) >= LIKELY_NAMES and _title_follows(parts, place):
            continue
        title = _from(parts, place)
        if title.score > 0.3:
            return title
    return None


def _is_prefix(segment: Segment) -> bool:
    text = segment.text
    return (
        venue_score(text) >= LIKELY
        or is_label(text)
        or bool(_PREFIX.match(text))
        or (len(words(text)) <= 4 and bool(dated(text)[0]))
        or (
            bool(segment.bracket)
            and len(words(text)) <= 2
            and not segment.text.istitle()
            and segment.bracket in "(["
        )
    )


def _title_follows(parts: Parts, place: int) -> bool:
    return any(title_score(each.text) == 1 for each in parts.segments[place + 1 : place + 3])


def _from(parts: Parts, place: int) -> Title:
    """Return the title that begins with the segment at ``place`` and goes on while it may."""
    segments = parts.segments
    taken = [place]
    last = place
    for n in range(place + 1, len(segments)):
        too_long = segments[n].end - segments[place].start > _LONGEST
        if too_long or not _goes_on(parts, segments[place], segments[n - 1], segments[n]):
            break
        taken.append(n)
        last = n
    first = segments[place]
    text = parts.raw(first.start, _with_closing(parts, first, segments[last])).strip()
    if first.bracket and first.bracket in "([" and text.endswith((")", "]")) and last == place:
        text = text[:-1]
    text = _NUMBER.sub("", _cut(text))
    return Title(text, title_score(text), None, tuple(taken), _note_before(parts, place))


def _goes_on(parts: Parts, first: Segment, before: Segment, here: Segment) -> bool:
    """Tell whether a title goes on from the segment ``before`` into the one that follows it."""
    between = parts.text[before.end : here.start]
    if LINK in between or "|" in between or "‖" in between:
        return False
    text = here.text
    if here.bracket == "(" and not parts.text[max(0, here.start - 2) : here.start - 1].isspace():
        return True  # E(3)
    venue = venue_score(text)
    if (
        names_score(text) > (0.5 if here.bracket else 0.4)
        or venue >= LIKELY
        or dated(text)[0]
        or is_label(text)
    ):
        return False
    if venue and here.bracket not in ("(", "["):
        return False
    if here.bracket in ("(", "[") and first.bracket != here.bracket:
        closed = parts.text[here.end + 1 : here.end + 2]
        return here.bracket == "(" and len(words(text)) <= 8 and closed != "\n"
    if here.style != first.style and len(words(text)) > _LONGEST_RUN:
        return False
    if before.ended[:1] == "." or "\n" in between:
        return _is_last(parts, here) and len(words(text)) <= 12 and before.ended[:1] != "."
    return True


def _is_last(parts: Parts, segment: Segment) -> bool:
    """Tell whether nothing but a link or the end of the line stands behind a segment."""
    return not parts.text[segment.end :].strip(" .\x14") or parts.text[segment.end :].lstrip(
        " .[(\x14"
    ).startswith(LINK)


def _cut(text: str) -> str:
    """Take off people and a venue that stand behind a title after a comma."""
    place = text.find(", ")
    while 0 < place <= _LONGEST:
        rest = text[place + 2 :]
        head = rest.split(", ")[0]
        if title_score(text[:place]) == 1 and (
            (names_score(rest) >= LIKELY_NAMES and (len(words(head)) > 1 or "et al" in rest))
            or (venue_score(rest) >= LIKELY and dated(rest)[0])
        ):
            return text[:place]
        place = text.find(", ", place + 2)
    return text


def cited(parts: Parts) -> Title | None:
    """The text behind the people, as references are written: names, a year or not, the title."""
    for place, segment in enumerate(parts.segments[:4]):
        if names_score(segment.text) < LIKELY_NAMES:
            named = _NAMES_FIRST.match(segment.text) if place == 0 else None
            if named and title_score(named["title"]) == 1:
                return Title(named["title"], 1.0, None, ())
            continue
        for n in range(place + 1, min(place + 4, len(parts.segments))):
            following = parts.segments[n]
            if LINK in parts.text[segment.end : following.start]:
                return None
            if title_score(following.text) == 1 and following.bracket not in ("(", "["):
                title = _from(parts, n)
                return title if title.score == 1 else None
        return None
    return None


# Possessive throughout, so that a long line of names is read once.
_NAMES_FIRST = re.compile(
    r"(?P<names>(?:[^\W\d_][\w'’-]++(?:,\s*+(?:[A-Z]\.[\s-]?)++|\s[A-Z]{1,3}(?=\s?[,.]))(?:\s?[,;.&]|\sand\b)*+\s*+)++)"
    r"(?P<title>[A-Z0-9][^.?!|]{8,}[?!]?)"
)

PLACES: Mapping[str, Callable[[Parts], Title | None]] = {
    "linked": linked,
    "bold": bold,
    "quoted": quoted,
    "cited": cited,
    "leading": leading,
    "italic": italic,
}
"""The places, best first where two hold as many titles."""

NAMES = {
    "linked": "the text of a link",
    "bold": "the text in bold",
    "quoted": "the text in quotes",
    "cited": "the text behind the people",
    "leading": "the first text",
    "italic": "the text in italics",
}
"""What a place is called when it is explained."""


def candidates(parts: Parts) -> dict[str, Title]:
    """Return the title that each place gives."""
    found = {name: title for name, find in PLACES.items() if (title := find(parts)) and title.score}
    first, text = found.get("linked"), found.get("leading")
    if first and text and first.score >= 0.6 and text.taken:
        before = parts.text[: parts.segments[text.taken[0]].start]
        if LINK in before:  # what follows a linked title describes it
            found["leading"] = replace(text, score=text.score * 0.5)
    return found


def ranked(found: Sequence[Mapping[str, Title]]) -> list[tuple[str, float]]:
    """Return the places in the order of how well they serve the entries ``found``, each with the
    share of them that it serves.
    """
    count = max(len(found), 1)
    shares = {
        name: sum(each[name].score for each in found if name in each) / count for name in PLACES
    }
    order = list(PLACES)
    return sorted(shares.items(), key=lambda pair: (-round(pair[1], 1), order.index(pair[0])))
