"""What stands beside a title: people, a venue, a date. Sure ones teach where a list puts them, and
so what the doubtful ones are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mucli.lists.fields import dated, nothing
from mucli.lists.labels import VENUE_LABELS, is_label
from mucli.lists.segments import Segment
from mucli.lists.venue_names import LIKELY, venue_score
from mucli.person_names import LIKELY as LIKELY_NAMES
from mucli.person_names import POSSIBLE, cut_et_al, names_score
from mucli.text import words

Slot = tuple[int, str, str, bool, int]
"""Where a stretch stands: line (from 0, details from 10), setting, bracket, before the title or
not, and which of such stretches it is.
"""

REMARKS = frozenset(
    "in by at to appear oral poster spotlight highlight best paper award under review accepted new"
    " hot notable outstanding fire tl dr highlights".split()
)
_LEAD = re.compile(
    r"^(?:by|in:?|at|published in|to appear in|accepted (?:by|to|at))\s+(?=\S)", re.IGNORECASE
)
_MOST_VENUE_WORDS = 18
_MOST_VENUE_PARTS = 8  # commas in a venue with its place, pages and date
_WIDE = str.maketrans("，；", ",;")


@dataclass(slots=True)
class Said:
    """A stretch beside a title: where it stands, its text, and what it is (``authors``, ``venue``,
    ``date``), '' where that is not clear. ``sure`` ones teach.
    """

    slot: Slot
    text: str
    role: str = ""
    sure: bool = False


@dataclass(slots=True)
class Habit:
    """What a list puts where: for each slot how often it held what."""

    votes: dict[Slot, Counter[str]] = field(default_factory=dict)

    def learn(self, found: Iterable[Said]) -> None:
        """Take in the stretches of one entry."""
        for said in found:
            if said.sure:
                self.votes.setdefault(said.slot, Counter())[said.role] += 1

    def usual(self, slot: Slot, *, least: int = 2, share: float = 0.6) -> str:
        """Return what mostly stands in a slot, '' where that is not clear."""
        votes = self.votes.get(slot)
        if not votes:
            return ""
        (role, count), *_ = votes.most_common(1)
        return role if count >= least and count >= share * votes.total() else ""


def stretches_beside(
    segments: Sequence[Segment], taken: Sequence[int], row: int, title: str
) -> list[Said]:
    """Return what stands beside the title (its segments are ``taken``), sorted as far as it tells
    itself.
    """
    found: list[Said] = []
    ordinals: Counter[Slot] = Counter()
    first = min(taken, default=-1)
    for n, segment in enumerate(segments):
        if n in taken or (len(words(segment.text)) > 2 and segment.text in title):
            continue
        base = (row + min(segment.row, 4), segment.style, segment.bracket, n < first, 0)
        slot = (*base[:4], ordinals[base])
        read = classify(segment.text)
        if read or any(c.isalpha() for c in segment.text):
            ordinals[base] += 1
        found += [Said(slot, text, role, sure) for role, text, sure in read]
    return found


def classify(text: str) -> list[tuple[str, str, bool]]:
    """Return what ``text`` says: (role, text, whether that is sure) for each thing in it; a role of
    '' where it could be several.
    """
    initial = re.search(r"(?:^|[\s.-])[A-Z]\.\W*$", text)  # whose full stop is the name's
    text = text.translate(_WIDE).strip(" \t\n.,;:*_-–—|&/")
    text = _LEAD.sub("", text) + ("." if initial else "")
    if not text or nothing(text) or _says_nothing(text):
        return []
    names = names_score(text)
    if names >= LIKELY_NAMES:
        people, behind = cut_et_al(text)
        return [
            ("authors", people.strip(" ,("), True),
            *(classify(behind) if behind.strip(" ,.") else []),
        ]
    said = words(text)
    venue = venue_score(text)
    if venue >= LIKELY and not (names and "," in text):
        return [("venue", text, True)]
    if dated(text)[0] and len(said) <= 4 and not re.search(r"[^\W\d_]{3}", _MONTH.sub("", text)):
        return [("date", text, True)]
    if mixed := _parted(text):
        return mixed
    if len(said) > _MOST_VENUE_WORDS:
        return []
    if dated(text)[0] and venue:
        return [("venue", text, False)]
    return [("", text, False)]


_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|st|nd|rd|th)\b|年|月|日|년|월|일",
    re.IGNORECASE,
)


def _parted(text: str) -> list[tuple[str, str, bool]]:
    """Part people from the venue or year behind them ("Sonya Lee, ACL 2031")."""
    parts = text.split(",")
    for place in range(max(1, len(parts) - _MOST_VENUE_PARTS), len(parts)):
        people, rest = ",".join(parts[:place]).strip(), ",".join(parts[place:]).strip()
        if not names_score(people):
            continue
        score = venue_score(rest)
        if score >= LIKELY or (score and dated(rest)[0]):
            return [("authors", people, True), ("venue", rest, True)]
        if dated(rest)[0] and len(words(rest)) <= 3:
            return [("authors", people, True), ("date", rest, True)]
    return []


def _says_nothing(text: str) -> bool:
    found = set(words(text))
    return (is_label(text) and not dated(text)[0] and not VENUE_LABELS & found) or found <= REMARKS


def settle(found: Sequence[Said], habits: Sequence[Habit]) -> list[Said]:
    """Return the stretches with the doubtful ones sorted by the habits of the section, then of the
    file; those that stay doubtful by what is still missing.
    """
    roles = {said.role for said in found if said.role}
    for said in found:
        if said.role:
            continue
        usual = next((role for habit in habits if (role := habit.usual(said.slot))), "")
        if usual and usual not in roles and _could_be(usual, said.text):
            said.role = usual
            roles.add(usual)
    for n, said in enumerate(found):
        if not said.role and "authors" not in roles and names_score(said.text) >= POSSIBLE:
            if any(later.role in ("venue", "date") for later in found[n + 1 :]) or said.slot[3]:
                said.role = "authors"
                roles.add("authors")
        elif not said.role and "venue" not in roles and _may_be_venue(said.text):
            said.role = "venue"
            roles.add("venue")
    return list(found)


def _could_be(role: str, text: str) -> bool:
    said = words(text)
    if role == "venue":
        return len(said) <= 10 and text[:1].isupper()
    if role == "date":
        return bool(dated(text)[0])
    return (
        len(said) <= 60
        and not re.search(r"[?!:]", text)
        and (names_score(text) > 0 or _capitals(text))
    )


def _capitals(text: str) -> bool:
    tokens = [token for token in re.split(r"[\s,;&]+", text) if token]
    return bool(tokens) and sum(token[0].isupper() for token in tokens) >= 0.6 * len(tokens)


def _may_be_venue(text: str) -> bool:
    return venue_score(text) > 0 or bool(
        dated(text)[0] and len(words(text)) <= 8 and text[:1].isupper()
    )
