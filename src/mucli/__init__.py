"""mucli: the machine-unlearning literature, for programs and notebooks.

>>> import mucli
>>> with mucli.open_catalog() as catalog:
...     catalog.get("SISA").key
'bourtoule2021machine'

``open_catalog`` gives a :class:`Catalog`, whose methods find and cite; the other functions here do
the rest of what the command line does (docs/library.md). Everything is imported when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mucli.api import Catalog, open_catalog
    from mucli.api.assistant import Assistant
    from mucli.api.bibliographies import append_references, cited_papers, upgrade_bibliographies
    from mucli.api.checking import validate_catalog
    from mucli.api.counting import completeness, count, incomplete, statistics
    from mucli.api.discovering import accept_papers, discover_papers, reject_papers
    from mucli.api.growing import (
        Adding,
        KnownPaperError,
        add_paper,
        enrich_papers,
        import_list,
        sync_lists,
        write_papers,
    )
    from mucli.api.link_checks import LinkReport, check_links, fix_links, links_to_check
    from mucli.api.mcp_server import mcp_server
    from mucli.api.noted import search_with_notes
    from mucli.api.own_papers import edit_own, remove_own
    from mucli.api.pdfs import fetch_pdf, local_pdf, pdf_addresses
    from mucli.api.picking import Picker
    from mucli.api.reference_checks import (
        ReferenceReport,
        check_references,
        check_text,
        fix_references,
    )
    from mucli.api.website import build_site, site_server
    from mucli.api.writing_out import export_papers
    from mucli.catalog.filters import Filters
    from mucli.errors import (
        AmbiguousRefError,
        InvalidCatalogError,
        MucliError,
        NotFoundError,
        OutsideError,
        UsageError,
    )
    from mucli.links.verdicts import Policy, Verdict
    from mucli.model import Author, Code, Paper, Venue
    from mucli.reading_list import delete_note, star, tag, write_note
    from mucli.resources import (
        About,
        Benchmark,
        Dataset,
        GlossaryTerm,
        Metric,
        Start,
        Taxonomy,
        Term,
    )

_HOMES = {
    "mucli.api": ("Catalog", "open_catalog"),
    "mucli.api.assistant": ("Assistant",),
    "mucli.api.bibliographies": ("append_references", "cited_papers", "upgrade_bibliographies"),
    "mucli.api.checking": ("validate_catalog",),
    "mucli.api.counting": ("completeness", "count", "incomplete", "statistics"),
    "mucli.api.discovering": ("accept_papers", "discover_papers", "reject_papers"),
    "mucli.api.growing": (
        "Adding",
        "KnownPaperError",
        "add_paper",
        "enrich_papers",
        "import_list",
        "sync_lists",
        "write_papers",
    ),
    "mucli.api.link_checks": ("LinkReport", "check_links", "fix_links", "links_to_check"),
    "mucli.api.picking": ("Picker",),
    "mucli.api.pdfs": ("fetch_pdf", "local_pdf", "pdf_addresses"),
    "mucli.api.noted": ("search_with_notes",),
    "mucli.api.own_papers": ("edit_own", "remove_own"),
    "mucli.api.mcp_server": ("mcp_server",),
    "mucli.api.reference_checks": (
        "ReferenceReport",
        "check_references",
        "check_text",
        "fix_references",
    ),
    "mucli.api.website": ("build_site", "site_server"),
    "mucli.api.writing_out": ("export_papers",),
    "mucli.catalog.filters": ("Filters",),
    "mucli.errors": (
        "AmbiguousRefError",
        "InvalidCatalogError",
        "MucliError",
        "NotFoundError",
        "OutsideError",
        "UsageError",
    ),
    "mucli.links.verdicts": ("Policy", "Verdict"),
    "mucli.model": ("Author", "Code", "Paper", "Venue"),
    "mucli.reading_list": ("delete_note", "star", "tag", "write_note"),
    "mucli.resources": (
        "About",
        "Benchmark",
        "Dataset",
        "GlossaryTerm",
        "Metric",
        "Start",
        "Taxonomy",
        "Term",
    ),
}

__all__ = [
    "About",
    "Adding",
    "AmbiguousRefError",
    "Assistant",
    "Author",
    "Benchmark",
    "Catalog",
    "Code",
    "Dataset",
    "Filters",
    "GlossaryTerm",
    "InvalidCatalogError",
    "KnownPaperError",
    "LinkReport",
    "Metric",
    "MucliError",
    "NotFoundError",
    "OutsideError",
    "Paper",
    "Picker",
    "Policy",
    "ReferenceReport",
    "Start",
    "Taxonomy",
    "Term",
    "UsageError",
    "Venue",
    "Verdict",
    "accept_papers",
    "add_paper",
    "append_references",
    "build_site",
    "check_links",
    "check_references",
    "check_text",
    "cited_papers",
    "completeness",
    "count",
    "delete_note",
    "discover_papers",
    "edit_own",
    "enrich_papers",
    "export_papers",
    "fetch_pdf",
    "fix_links",
    "fix_references",
    "import_list",
    "incomplete",
    "links_to_check",
    "local_pdf",
    "mcp_server",
    "open_catalog",
    "pdf_addresses",
    "reject_papers",
    "remove_own",
    "search_with_notes",
    "site_server",
    "star",
    "statistics",
    "sync_lists",
    "tag",
    "upgrade_bibliographies",
    "validate_catalog",
    "write_note",
    "write_papers",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'mucli' has no attribute {name!r}")
