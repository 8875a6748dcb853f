"""Floor 5: finding papers, whatever the spelling.

``search`` answers a query with papers, best first; ``refs.find`` resolves what names one paper;
docs/search.md has the query language.
"""

from mucli.search.engine import search
from mucli.search.results import Hit, Match, Results

__all__ = ["Hit", "Match", "Results", "search"]
