"""The services that know papers, each a module, registered once, here.

A module names itself (``NAME``, the kind of identifier it answers for) and its ``SERVICE`` (address
and pace), and does what it can of three things: ``recognise(given)`` returns the identifier that a
person's words are or lead to, ``fetch(identifier)`` the answer about it, and ``search(paper)`` the
answers about a title and authors. To add one, write the module and put its name into ``_NAMES``.
"""

from importlib import import_module
from types import ModuleType

_NAMES = {
    "arxiv": "preprints by their number",
    "openreview": "forums",
    "acl": "papers of the ACL Anthology by their number",
    "pmlr": "pages of PMLR",
    "cvf": "pages of the Computer Vision Foundation",
    "github": "repositories, for the papers that their READMEs name",
    "doi": "whatever has a DOI",
    "dblp": "published versions by title and authors",
    "crossref": "works by title and authors",
    "openalex": "works by title and authors",
    "semantic_scholar": "what the others do not know",
    "page": "any page that describes a paper",
}

SERVICES: tuple[ModuleType, ...] = tuple(import_module(f"{__name__}.{name}") for name in _NAMES)
"""All services: the first that recognises what is given answers for it."""

BY_NAME: dict[str, ModuleType] = {module.NAME: module for module in SERVICES}
