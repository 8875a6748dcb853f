"""What a catalogue holds beside its papers."""

from dataclasses import dataclass, field

from mucli.model import Venue
from mucli.resources import (
    About,
    Benchmark,
    Dataset,
    Discover,
    GlossaryTerm,
    Metric,
    Rejected,
    Start,
    Taxonomy,
)

KEYED = {
    "venues": Venue,
    "datasets": Dataset,
    "metrics": Metric,
    "benchmarks": Benchmark,
    "glossary": GlossaryTerm,
}
"""The fields that map keys to records, and the record of each; the file is ``NAME.yaml``."""

WHOLE = {
    "taxonomy": Taxonomy,
    "about": About,
    "start": Start,
    "discover": Discover,
    "rejected": Rejected,
}
"""The fields that hold one record; the file is ``NAME.yaml``."""


@dataclass(slots=True)
class Extras:
    """What a catalogue holds beside its papers, and what is said of it: ``fingerprint`` tells which
    files it was made of.
    """

    venues: dict[str, Venue] = field(default_factory=dict)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)
    glossary: dict[str, GlossaryTerm] = field(default_factory=dict)
    about: About = field(default_factory=About)
    start: Start = field(default_factory=Start)
    discover: Discover = field(default_factory=Discover)
    rejected: Rejected = field(default_factory=Rejected)
    warnings: tuple[str, ...] = ()
    fingerprint: str = ""
