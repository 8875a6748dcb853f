"""What ``mucli cite`` would print of a paper for BibTeX or BibLaTeX, value by value.

Titles and authors take most of the time to write, and few of the records that are upgraded need new
ones: they are made when asked for.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from mucli.cite.bibtex import authors, fields_of, title
from mucli.cite.reference import reference, split_name
from mucli.model import Author, Paper, Venue

# A name that is written as the catalogue has it: no particles, accents or words that BibTeX reads
# otherwise.
_PLAIN_NAME = re.compile(
    r"(?!Others,|And,)[A-Z][A-Za-z]*(?:-[A-Z][a-z]*)?, (?:(?!(?:Others|And)\b)[A-Z][a-z]*\.?["
    r" -]?)+(?<![ -])"
)


class Cited:
    """A paper as a record: its ``kind`` (the type), the ``names`` of its fields in order, and the
    value of each.

    With ``ascii_only``, values that cannot be written in ASCII are left out.
    """

    def __init__(
        self,
        paper: Paper,
        venues: Mapping[str, Venue],
        *,
        biblatex: bool,
        ascii_is: bool,
        ascii_only: bool,
    ) -> None:
        self._paper, self._ascii_is, self._ascii_only = paper, ascii_is, ascii_only
        self._reference = reference(replace(paper, authors=paper.authors[:1]), venues, paper.key)
        short = self._reference._replace(title=self._reference.title and "-", others=False)
        self.kind, self._fields = fields_of(short, biblatex=biblatex, ascii_is=ascii_is)
        self.names = tuple(self._fields)

    def __getitem__(self, name: str) -> str:
        """Return the value of a field without braces, empty when there is none; a month of BibTeX
        is a bare abbreviation.
        """
        value = (
            self._author
            if name == "author"
            else self._title
            if name == "title"
            else self._fields.get(name, "")
        )
        return value if value.isascii() or not self._ascii_only else ""

    @cached_property
    def _author(self) -> str:
        names = [
            name if _PLAIN_NAME.fullmatch(name := str(author)) else self._one(author)
            for author in self._paper.authors
        ]
        return " and ".join(
            [*filter(None, names), *(["others"] if self._paper.others and names else [])]
        )

    def _one(self, author: Author) -> str:
        return (
            authors([split_name(author)], others=False, ascii_is=self._ascii_is)
            if str(author).strip()
            else ""
        )

    @cached_property
    def _title(self) -> str:
        return title(self._reference, ascii_is=self._ascii_is)
