"""Whether what a bibliography calls a paper's journal, conference or book is a venue of the
catalogue.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from mucli import text
from mucli.model import Venue

SAME, UNCLEAR, OTHER = "same", "unclear", "other"

_PREPRINT = re.compile(
    r"arxiv|\bcorr\b|computing research"
    r" repository|preprint|\be-?prints?\b|\bbiorxiv\b|\bssrn\b|\bresearch square\b|\btechrxiv\b"
    r"|\bsubmitted\b|\bunder (?:review|submission)\b|\bin (?:submission|preparation)\b",
    re.IGNORECASE,
)
# Words that the names of most venues share.
_GENERIC = frozenset(
    "proceedings proc the of on in for and to a an at with its international int intl conference"
    " conf annual meeting symposium symp workshop transactions trans journal j ieee acm cvf usenix"
    " aaai springer advances lecture notes series vol volume part edition first second third"
    " national european asian american world joint research letters review magazine main track"
    " findings association papers long short".split()
)
_SHORT_NAME = 4  # letters; shorter names count as whole words in capitals only


def says_preprint(place: str) -> bool:
    """Tell whether ``place``, a journal's or publisher's name in plain text, is that of a server of
    preprints, or of nothing yet.
    """
    return _PREPRINT.search(place) is not None


class Places:
    """Compares names of venues with those of the catalogue."""

    def __init__(self, venues: Mapping[str, Venue]) -> None:
        self.venues = venues
        self.known: dict[tuple[str, str], str] = {}

    def compare(self, place: str, venue: Venue) -> str:
        """Tell whether ``place`` names ``venue`` (SAME), another one (OTHER), or it cannot be said
        (UNCLEAR).
        """
        asked = (place, venue.key)
        if asked not in self.known:
            self.known[asked] = self._compare(place, venue)
        return self.known[asked]

    def _compare(self, place: str, venue: Venue) -> str:
        workshop = re.search(r"\bworkshops?\b", place, re.IGNORECASE) is not None
        if workshop and venue.kind not in ("workshop", "preprint"):
            return OTHER
        named = self._named(place)
        if named:
            return (
                SAME
                if venue.key in named
                else UNCLEAR
                if venue.kind == "workshop" and not workshop
                else OTHER
            )
        wanted = _telling(f"{venue.name} {venue.proceedings or ''}") | {text.squash(venue.short)}
        shared = [
            word for word in _telling(place) if any(_abbreviates(word, other) for other in wanted)
        ]
        if not shared:
            return OTHER if _telling(place) else UNCLEAR
        return SAME if len(shared) >= max(2, len(_telling(place)) - 1) else UNCLEAR

    def _named(self, place: str) -> set[str]:
        """Return the venues whose longest name stands in ``place``."""
        phrase, tokens = _phrase(place), set(re.findall(r"[\w&*/.-]+", place))
        found: dict[str, int] = {}
        for word in set(phrase.split()):
            for name, bare, key in self._names.get(word, ()):
                if phrase == bare or (
                    name in tokens if len(bare) <= _SHORT_NAME + 2 else bare in phrase
                ):
                    found[key] = max(found.get(key, 0), len(bare))
        longest = max(found.values(), default=0)
        return {key for key, length in found.items() if length == longest}

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, str, str]]]:
        """Every name of every venue, by its first word: the name, its words as :func:`_phrase`
        gives them, the venue's key.
        """
        names: dict[str, list[tuple[str, str, str]]] = {}
        for key, venue in self.venues.items():
            for name in dict.fromkeys(
                (venue.name, venue.short, venue.proceedings or venue.name, *venue.aliases)
            ):
                if len(bare := _phrase(name)) > 2:
                    names.setdefault(bare.split()[0], []).append((name, bare, key))
        return names


def _phrase(name: str) -> str:
    """Return the words of a name with a space before, between and behind them."""
    return f" {' '.join(text.words(name))} "


def _telling(place: str) -> set[str]:
    """Return the words of a name that tell one venue from another."""
    return {
        word
        for word in text.words(place)
        if word not in _GENERIC and not re.fullmatch(r"\d+(?:st|nd|rd|th)?|[ivx]+|\w", word)
    }


def _abbreviates(one: str, two: str) -> bool:
    return one == two or (
        min(len(one), len(two)) >= 3 and (one.startswith(two) or two.startswith(one))
    )
