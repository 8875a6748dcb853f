"""What a site is made of. The room knows neither citations nor search: what it needs of them comes
in as functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mucli.model import Paper, Venue
from mucli.resources import About, Benchmark, Dataset, Metric, Taxonomy

Cite = Callable[[Sequence[Paper], Mapping[str, Venue], str], str]
"""Returns papers as ``bibtex``, ``ris`` or ``csl-json``: ``mucli.cite.render``."""

HOME = "https://mucli.github.io/mucli"
"""Where the project's own site lives; ``--url`` names another place."""


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

    ``related`` gives for each key the keys of the papers near it, ``findings`` what is known of
    addresses, ``added`` the day a paper came into the catalogue (by key), ``record`` a paper as
    ``--format json`` prints it, ``export`` papers as ``mucli export`` writes them, ``ranking`` the
    search engine's settings for the page's script.
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
    related: Mapping[str, Sequence[str]] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    added: Mapping[str, date] = field(default_factory=dict)
    ranking: Mapping[str, Any] = field(default_factory=dict)
    url: str = HOME
