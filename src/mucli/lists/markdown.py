"""Lists in Markdown: every row of every table, every item of every list that names something.

Three steps: the list is taken apart (:mod:`mucli.lists.entries`); the habits of each section and of
the whole are learnt; each part is read by them (:mod:`mucli.lists.items`,
:mod:`mucli.lists.tables`). What is no row is set aside with the reason, so that nothing goes
missing unseen.
"""

from functools import lru_cache

from mucli.lists.entries import Entry, Table, outline
from mucli.lists.items import read_entries
from mucli.lists.places import Place, place_of, venue_in_title
from mucli.lists.rows import Aside, Document, Row
from mucli.lists.tables import read_table


def read_markdown(text: str) -> Document:
    """Read a list in Markdown. Never raises: whatever stands there gives rows, problems or
    asides.
    """
    parted = outline(text)
    place = lru_cache(maxsize=None)(place_of)
    of_list = venue_in_title(parted.title)

    def at(sections: tuple[str, ...]) -> Place:
        return place((of_list, *sections) if of_list else sections)

    entries = [(each, at(each.sections)) for each in parted.parts if isinstance(each, Entry)]
    found: list[Row | Aside] = [*parted.aside, *read_entries(entries)]
    for each in parted.parts:
        if isinstance(each, Table):
            found += read_table(each, at(each.sections))
    found.sort(key=lambda one: one.line)
    return Document(
        parted.title,
        tuple(each for each in found if isinstance(each, Row)),
        tuple(each for each in found if isinstance(each, Aside)),
    )
