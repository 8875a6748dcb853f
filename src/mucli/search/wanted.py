"""From a query to what is looked for: each word with all that may stand for it in the index, and
what must or must not hold.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from mucli.catalog.store import Store, quote
from mucli.search import weights
from mucli.search.conditions import CONDITIONS, condition, exclusion
from mucli.search.query import Query, Term
from mucli.text.meaning import vectors
from mucli.text.stemming import american, stem

_LONGEST_EXPRESSION = 7  # words
_YEAR = re.compile(r"(?:19|20)\d\d")
_KEY_START = re.compile(r"[a-z]+\d{2,4}[a-z]*")


class Meeting(NamedTuple):
    """That something of a paper meets word number ``unit`` of the query: how, and how well (0 to
    1).
    """

    unit: int
    quality: float
    how: str


class Unit:  # no dataclass, nor Plan: making one takes 2 ms at each start
    """A word of the query: as typed, the field that it is bound to (or none), its weight, the
    share of a word that it counts as, and in how many papers it is met, by how.
    """

    __slots__ = ("bound", "papers", "share", "weight", "word")

    def __init__(self, word: str, bound: str = "") -> None:
        self.word, self.bound, self.weight, self.share = word, bound, 0.0, 1.0
        self.papers: dict[str, int] = {}


class Plan:
    """What is looked for.

    ``words``, ``phrases`` (words in a row; the last may go on) and ``facets`` say which units they
    meet; ``keys`` are units that may be the beginning of a key. ``required`` and ``excluded`` are
    FTS5 expressions. ``unknown`` are words that no paper has and that are no typing errors.
    """

    def __init__(self, hints: tuple[str, ...] = ()) -> None:
        self.units: list[Unit] = []
        self.words: dict[str, list[Meeting]] = {}
        self.phrases: dict[str, list[Meeting]] = {}
        self.facets: dict[str, list[Meeting]] = {}
        self.keys: list[tuple[int, str]] = []
        self.required: list[str] = []
        self.excluded: list[str] = []
        self.hints = list(hints)
        self.unknown: list[str] = []

    def expression(self, unit: int) -> str:
        """Return the FTS5 expression of the papers that meet ``unit``, empty when none can."""
        column = f"{self.units[unit].bound} : " if self.units[unit].bound else ""
        meets = [f"{column}{quote(word)}" for word, met in self.words.items() if _meets(met, unit)]
        meets += [
            f"{column or '{method title summary} : '}{quote(words)}*"
            for words, met in self.phrases.items()
            if _meets(met, unit)
        ]
        meets += [
            f"facet : {quote(facet)}" for facet, met in self.facets.items() if _meets(met, unit)
        ]
        meets += [f"id : {quote(f'key={start}')}*" for number, start in self.keys if number == unit]
        return f"({' OR '.join(meets)})" if meets else ""


def _meets(meetings: list[Meeting], unit: int) -> bool:
    return any(met.unit == unit and met.how in weights.LEADING for met in meetings)


def make_plan(store: Store, query: Query, *, forgive: frozenset[int] = frozenset()) -> Plan:
    """Return what ``query`` looks for in ``store``; the units of ``forgive`` may be typing errors
    even where they are known words.
    """
    builder = _Builder(store, Plan(query.hints), forgive)
    for group in query.wanted:
        builder.add(group)
    return builder.finish(query.excluded)


class _Builder:
    """Fills a plan, word by word; free words that follow each other are connected at the end."""

    def __init__(self, store: Store, plan: Plan, forgive: frozenset[int]) -> None:
        self.store, self.plan, self.forgive = store, plan, forgive
        self.runs: list[list[int]] = [[]]
        self.demands: list[list[Demand]] = []
        self.share: dict[int, float] = {}
        self.total = len(store)
        self.subjects: dict[str, dict[str, list[str]]] = store.document("subjects")
        self.counts: dict[str, int] = store.document("facets")

    # Adding what was typed
    # ------------------------------------------------------------------------------------------

    def add(self, group: tuple[Term, ...]) -> None:
        if len(group) == 1 and not group[0].field and not group[0].phrase:
            self.runs[-1].append(self.unit(group[0].words[0], prefix=group[0].prefix))
            return
        self.runs.append([])
        if any(term.field or term.phrase for term in group):
            if demands := [demand for term in group if (demand := self.demand(term))]:
                self.demands.append(demands)
        else:
            self.either(group)
        self.runs.append([])

    def either(self, group: tuple[Term, ...]) -> None:
        """Add free words of which any will do: one unit that all of them meet."""
        number = len(self.plan.units)
        self.plan.units.append(Unit(" OR ".join(term.raw for term in group)))
        for term in group:
            self.understand(number, "".join(term.words), prefix=term.prefix)
            if len(term.words) > 1:
                self.meet(
                    self.plan.phrases, " ".join(term.words), Meeting(number, weights.EXACT, "exact")
                )
        self.runs[-1] = []

    def demand(self, term: Term) -> "Demand | None":
        """Return what ``term`` demands of a paper; None, with its words free, when that cannot be
        understood.
        """
        if term.field in CONDITIONS:
            expression = condition(self.store, term, self.plan.hints)
            if not expression:
                self.runs[-1].extend(self.unit(word) for word in term.words)
                return None
            return Demand(term, expression)
        last = len(term.words) - 1
        units = [
            self.unit(word, term.field, prefix=term.prefix and n == last)
            for n, word in enumerate(term.words)
        ]
        return Demand(term, units=tuple(units))

    def unit(self, word: str, field_: str = "", *, prefix: bool = False) -> int:
        number = len(self.plan.units)
        self.plan.units.append(Unit(word, field_))
        self.understand(number, word, prefix=prefix, bound=bool(field_))
        if not field_:
            self.subject(number, word)
        return number

    # What meets a word
    # ----------------------------------------------------------------------------------------------

    def meet(
        self, where: dict[str, list[Meeting]], what: str, meeting: Meeting, papers: int = 0
    ) -> None:
        where.setdefault(what, []).append(meeting)
        seen = self.plan.units[meeting.unit].papers
        seen[meeting.how] = max(seen.get(meeting.how, 0), papers)

    def understand(self, number: int, word: str, *, prefix: bool, bound: bool = False) -> None:
        """Let the words of the index that are ``word``, another form of it or begin with it meet a
        unit; bound to a field, less will do.
        """
        found = self.forms(word)
        if bound and not prefix and word in found:
            found = {
                other: form
                for other, form in found.items()
                if form[1] != "stem" or self.plan.units[number].bound == "title"
            }
        elif prefix or (len(word) > 2 and not word.isdigit() and word not in weights.FILLERS):
            for other, papers in self.store.words_from(word, limit=200 if prefix else 30):
                quality = weights.prefix_quality(len(word), len(other))
                if other not in found or found[other][0] < quality:
                    found[other] = (quality, "prefix", papers)
        for other, (quality, how, papers) in found.items():
            self.meet(self.plan.words, other, Meeting(number, quality, how), papers)

    def forms(self, word: str) -> dict[str, tuple[float, str, int]]:
        """Return the words of the index that are ``word`` or another form of it: quality, how, and
        the number of papers of each.
        """
        exact = self.store.known([word])
        found = {word: (weights.EXACT, "exact", exact[word])} if exact else {}
        if word in weights.FILLERS:
            return found
        plain = american(word)
        for other, papers in self.store.words_of_stem(stem(word)):
            if other != word:
                variant = american(other) == plain
                found[other] = (
                    (weights.VARIANT, "variant", papers)
                    if variant
                    else (weights.STEM, "stem", papers)
                )
        return found

    def subject(self, number: int, word: str) -> None:
        """Let ``word`` meet years, keys, and the topics and venues that have it in a name."""
        if _YEAR.fullmatch(word):
            for facet, quality, how in (
                (f"year={word}", weights.EXACT, "exact"),
                (f"posted={word}", weights.POSTED, "posted"),
                (f"year={int(word) - 1}", weights.NEAR, "near"),
                (f"year={int(word) + 1}", weights.NEAR, "near"),
            ):
                if facet in self.counts:
                    self.meet(
                        self.plan.facets, facet, Meeting(number, quality, how), self.counts[facet]
                    )
        elif _KEY_START.fullmatch(word):
            self.key_start([number], word)
        elif word not in weights.FILLERS:
            for facet in self.subjects["parts"].get(stem(word), ()):
                if facet in self.counts:
                    self.meet(
                        self.plan.facets,
                        facet,
                        Meeting(number, weights.PART, "part"),
                        self.counts[facet],
                    )

    def key_start(self, units: list[int], start: str) -> None:
        """Let keys that begin with ``start`` (an author and a year, perhaps a word) meet
        ``units``.
        """
        if found := self.store.match(f"id : {quote(f'key={start}')}*", limit=50):
            for number in units:
                self.plan.keys.append((number, start))
                self.plan.units[number].papers.setdefault("prefix", len(found))

    # Words together
    # ----------------------------------------------------------------------------------------------

    def finish(self, excluded: tuple[Term, ...]) -> Plan:
        for run in self.runs:
            self.join(run)
            self.abbreviations(run)
        for run in [
            *self.runs,
            *(
                [number]
                for demands in self.demands
                for demand in demands
                for number in demand.units
            ),
        ]:
            self.mend(run)
        plan = self.plan
        for number, unit in enumerate(plan.units):
            how = next((how for how in weights.ORDER if how in unit.papers), "")
            small = weights.SMALL_WORD if unit.word in weights.FILLERS else 1.0
            unit.share = small * self.share.get(number, 1.0)
            unit.weight = unit.share * weights.rarity(unit.papers[how], self.total) if how else 0.0
        plan.required = [self.demanded(demand) for demand in self.demands]
        plan.excluded = [
            expression
            for term in excluded
            if (expression := exclusion(self.store, term, plan.hints))
        ]
        return plan

    def join(self, run: list[int]) -> None:
        """Let words of the index that are two or three typed words run together meet each of
        them.
        """
        for size in (2, 3):
            for start in range(len(run) - size + 1):
                units = run[start : start + size]
                joined = "".join(self.plan.units[number].word for number in units)
                if _YEAR.fullmatch(self.plan.units[units[-1]].word):
                    self.key_start(units, joined)
                    continue
                for other, (quality, _how, papers) in self.forms(joined).items():
                    for number in units:
                        self.meet(
                            self.plan.words,
                            other,
                            Meeting(number, quality * weights.JOINED, "joined"),
                            papers,
                        )

    def abbreviations(self, run: list[int]) -> None:
        """Let an expression of the field, short or long, meet its other names and the topics and
        venues it names.
        """
        stems = [stem(self.plan.units[number].word) for number in run]
        for start in range(len(run)):
            for end in range(start + 1, min(start + _LONGEST_EXPRESSION, len(run)) + 1):
                expression, units = " ".join(stems[start:end]), run[start:end]
                for facet in self.subjects["facets"].get(expression, ()):
                    if facet in self.counts:
                        for number in units:
                            self.meet(
                                self.plan.facets,
                                facet,
                                Meeting(number, weights.EXACT, "exact"),
                                self.counts[facet],
                            )
                if names := self.subjects["names"].get(expression):
                    for name in names:
                        self.other_name(name, units)
                    for number in units:
                        self.share[number] = min(
                            self.share.get(number, 1.0), weights.EXPRESSION / len(units)
                        )

    def other_name(self, name: str, units: list[int]) -> None:
        if " " in name:
            for number in units:
                self.meet(
                    self.plan.phrases,
                    name,
                    Meeting(number, weights.ABBREVIATION, "abbreviation"),
                    1,
                )
            return
        for other, (quality, _how, papers) in self.forms(name).items():
            for number in units:
                self.meet(
                    self.plan.words,
                    other,
                    Meeting(number, quality * weights.ABBREVIATION, "abbreviation"),
                    papers,
                )

    # Typing errors
    # ----------------------------------------------------------------------------------------------

    def mend(self, run: list[int]) -> None:
        """Look for what was meant by words that nothing meets, or that shall be forgiven."""
        lost = [number for number in run if not self.met(number)]
        for number in run:
            word = self.plan.units[number].word
            if number in lost:
                if word in weights.FILLERS or self.split(number, word):
                    continue
                if not self.is_english(word):
                    self.typos([number], word)
                if not self.plan.units[number].papers:
                    self.plan.unknown.append(word)
            elif number in self.forgive or (self.doubtful(number) and not self.is_english(word)):
                self.typos([number], word)
        lost = [number for number in lost if not self.is_english(self.plan.units[number].word)]
        for first, second in pairwise(run):
            if first in lost or second in lost:
                self.typos(
                    [first, second], self.plan.units[first].word + self.plan.units[second].word
                )

    def is_english(self, word: str) -> bool:
        """Tell whether ``word`` is one that people mean as it stands, though no paper has it."""
        place = vectors().place(word) if len(word) > 3 else None
        return place is not None and place < weights.COMMON

    def met(self, number: int) -> bool:
        return bool(self.plan.units[number].papers.keys() & weights.LEADING)

    def doubtful(self, number: int) -> bool:
        """Tell whether a unit is met only by words that begin with it or share its stem: it may as
        well be a typing error.
        """
        how = self.plan.units[number].papers.keys() & weights.LEADING
        return how <= {"prefix", "stem"} and not any(unit == number for unit, _ in self.plan.keys)

    def split(self, number: int, word: str) -> bool:
        """Let words of the index that ``word`` is when they are run together meet it; tell whether
        there are any.
        """
        cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        known = self.store.known({part for cut in cuts for part in cut})
        found = False
        for left, right in cuts:
            if (
                left in known
                and right in known
                and self.store.match(
                    f"{{method title author summary}} : {quote(f'{left} {right}')}", limit=1
                )
            ):
                papers = min(known[left], known[right])
                self.meet(
                    self.plan.phrases,
                    f"{left} {right}",
                    Meeting(number, weights.JOINED, "joined"),
                    papers,
                )
                found = True
        return found

    def typos(self, units: list[int], word: str) -> None:
        """Let the words of the index that ``word`` may be a typing error of meet ``units``."""
        for other, distance, papers in near_words(self.store, word, further=len(units) == 1):
            quality = weights.typo_quality(distance, len(word))
            for number in units:
                self.meet(self.plan.words, other, Meeting(number, quality, "typo"), papers)

    # Demands
    # ----------------------------------------------------------------------------------------------

    def demanded(self, demands: list["Demand"]) -> str:
        return f"({' OR '.join([self.alternative(demand) for demand in demands])})"

    def alternative(self, demand: "Demand") -> str:
        if demand.expression:
            return demand.expression
        term = demand.term
        column = f"{term.field} : " if term.field else "{method title author summary} : "
        end = "*" if term.prefix else ""
        if len(demand.units) > 1 and term.field != "author":
            spellings = {" ".join(term.words), " ".join([american(word) for word in term.words])}
            phrases = [f"{column}{quote(words)}{end}" for words in sorted(spellings)]
            if not term.phrase:
                phrases.append(f"{column}{quote(''.join(term.words))}{end}")
            return f"({' OR '.join(phrases)})"
        words = [
            self.plan.expression(number) or f"{column}{quote(self.plan.units[number].word)}"
            for number in demand.units
        ]
        return f"({' AND '.join(words)})"


class Demand(NamedTuple):
    """What must hold of a paper: an FTS5 ``expression``, or that the ``units`` of ``term`` are
    met.
    """

    term: Term
    expression: str = ""
    units: tuple[int, ...] = ()


def near_words(
    store: Store, word: str, *, further: bool = True, limit: int = 30
) -> list[tuple[str, int, int]]:
    """Return the words of the index that differ from ``word`` by typing errors: (word, errors,
    papers), nearest and most frequent first.

    Errors are letters left out, added, replaced or swapped (optimal string alignment). When nothing
    is near enough for the length of ``word``, one error more is allowed with ``further`` behind the
    same first letter.
    """
    letters = sum(map(str.isalpha, word))
    if len(word) < 3 or letters * 2 <= len(word):
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = weights.errors_allowed(len(word))
    most = allowed + (1 if further and len(word) > 3 else 0)
    choices = store.words_as_long(len(word) - most, len(word) + most)
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
    near = [
        (other, int(distance)) for other, distance, _place in found if 0 < distance <= allowed
    ] or [
        (other, int(distance))
        for other, distance, _place in found
        if distance > 0 and other[0] == word[0]
    ]
    known = store.known(other for other, _distance in near)
    ranked = sorted(
        ((other, distance, known[other]) for other, distance in near),
        key=lambda each: (each[1], -each[2], each[0]),
    )
    return ranked[:limit]
