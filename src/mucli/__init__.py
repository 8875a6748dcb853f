"""mucli: the machine-unlearning literature, for programs and notebooks.

>>> import mucli
>>> with mucli.open_catalog() as catalog:
...     catalog.get("SISA").key
'bourtoule2021machine'

``open_catalog`` gives a :class:`Catalog`; its methods do all that the command line does. Everything
is imported when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mucli.api import Catalog, open_catalog
    from mucli.catalog.filters import Filters
    from mucli.errors import (
        AmbiguousRefError,
        InvalidCatalogError,
        MucliError,
        NotFoundError,
        OutsideError,
        UsageError,
    )
    from mucli.model import Author, Code, Paper, Venue
    from mucli.resources import About, Benchmark, Dataset, Metric, Taxonomy, Term

_HOMES = {
    "mucli.api": ("Catalog", "open_catalog"),
    "mucli.catalog.filters": ("Filters",),
    "mucli.errors": (
        "AmbiguousRefError",
        "InvalidCatalogError",
        "MucliError",
        "NotFoundError",
        "OutsideError",
        "UsageError",
    ),
    "mucli.model": ("Author", "Code", "Paper", "Venue"),
    "mucli.resources": ("About", "Benchmark", "Dataset", "Metric", "Taxonomy", "Term"),
}

__all__ = [
    "About",
    "AmbiguousRefError",
    "Author",
    "Benchmark",
    "Catalog",
    "Code",
    "Dataset",
    "Filters",
    "InvalidCatalogError",
    "Metric",
    "MucliError",
    "NotFoundError",
    "OutsideError",
    "Paper",
    "Taxonomy",
    "Term",
    "UsageError",
    "Venue",
    "open_catalog",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'mucli' has no attribute {name!r}")
