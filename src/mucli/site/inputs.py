"""What a site is made of. The room knows neither citations nor search: what it needs of them comes
in as functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mucli.model import Paper, Venue
from mucli.resources import About, Benchmark, Dataset, GlossaryTerm, Metric, Start, Taxonomy

Cite = Callable[[Sequence[Paper], Mapping[str, Venue], str], str]
"""Returns papers as ``bibtex``, ``ris`` or ``csl-json``: ``mucli.cite.render``."""


Related = Callable[[Sequence[Paper]], Mapping[str, Sequence[str]]]
"""Returns for the key of each paper the keys of those near it: ``mucli.search.neighbours``."""


def _none_related(_papers: Sequence[Paper]) -> Mapping[str, Sequence[str]]:
    return {}


Export = Callable[[Sequence[Paper], str], str]
"""Returns papers in a format of ``mucli export``: ``mucli.api.writing_out.export_papers``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a link: the verdict of check-links, why, and the day it was looked at."""

    verdict: str
    reason: str = ""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """A catalogue with everything that the site says of it.

    ``related`` finds for each key the keys of the papers near it, ``findings`` what is known of
    addresses, ``added`` and ``changed`` the day a paper came into the catalogue and that of the
    last change of its record (by key), ``record`` a paper as ``--format json`` prints it,
    ``export`` papers as ``mucli export`` writes them, ``ranking`` the search engine's settings for
    the page's script. ``url`` is where the site will live; without it (empty) what needs a whole
    address is left out.
    """

    papers: Sequence[Paper]
    venues: Mapping[str, Venue]
    taxonomy: Taxonomy
    about: About
    cite: Cite
    record: Callable[[Paper], dict[str, Any]]
    export: Export
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    related: Related = _none_related
    findings: Mapping[str, Finding] = field(default_factory=dict)
    added: Mapping[str, date] = field(default_factory=dict)
    ranking: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, date] = field(default_factory=dict)
    start: Start = field(default_factory=Start)
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    url: str = ""
