"""Floor 4: which paper is this? The one answer to that question, whoever asks it.

:class:`Said` is what a list, a bibliography, a service or a person says of a paper; :class:`Index`
holds the papers it may be, and its ``find`` gives an :class:`Answer`: the paper, how that is known
(``id``, ``title+authors``, ``title only``), how sure that is, and which others could be meant. What
follows from an answer is for the caller to decide.
"""

from mucli.identify.index import Answer, Index
from mucli.identify.said import Said
from mucli.identify.titles import Grade

__all__ = ["Answer", "Grade", "Index", "Said"]
