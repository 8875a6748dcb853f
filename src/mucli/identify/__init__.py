"""Floor 4: which paper is this? The one answer to that question, whoever asks it.

:class:`Said` is what a list, a bibliography, a service or a person says of a paper; :class:`Index`
holds the papers it may be, and its ``find`` gives an :class:`Answer`: the paper, how that is known
(``id``, ``title+authors``, ``title only``), how sure that is, and which others could be meant. What
follows from an answer is for the caller to decide.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mucli.identify.index import Answer, Index
    from mucli.identify.said import Said
    from mucli.identify.titles import Grade

__all__ = ["Answer", "Grade", "Index", "Said"]

_HOMES = {"Answer": "index", "Grade": "titles", "Index": "index", "Said": "said"}


def __getattr__(name: str) -> Any:  # a search asks this room for ids alone
    if name in _HOMES:
        return getattr(import_module(f"mucli.identify.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'mucli.identify' has no attribute {name!r}")
