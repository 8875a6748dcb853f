"""The services that know papers, each a module, registered once, here.

A module names itself (``NAME``, the kind of identifier it answers for) and its ``SERVICE`` (address
and pace), and does what it can of three things: ``recognise(given)`` returns the identifier that a
person's words are or lead to, ``fetch(identifier)`` the answer about it, and ``search(paper)`` the
answers about a title and authors. To add one, write the module and put its name into ``_NAMES``.
"""

from importlib import import_module
from types import ModuleType

_NAMES = (
    "arxiv",
    "openreview",
    "acl",
    "pmlr",
    "cvf",
    "github",
    "doi",
    "dblp",
    "crossref",
    "openalex",
    "semantic_scholar",
    "page",
)

SERVICES: tuple[ModuleType, ...] = tuple(import_module(f"{__name__}.{name}") for name in _NAMES)
"""All services: the first that recognises what is given answers for it."""

BY_NAME: dict[str, ModuleType] = {module.NAME: module for module in SERVICES}
