"""Searching the ACL Anthology: it has no search for programs, so the .bib file of each volume that
discover.yaml names is read (aclanthology.org/volumes/2026.acl-long.bib) and searched here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from mucli import text
from mucli.lists.bib_rows import read_bib
from mucli.lists.rows import Row
from mucli.lookup.discover.asked import Asked
from mucli.lookup.found import PUBLISHED, Found
from mucli.model import REGISTERS, Source
from mucli.web.client import ask
from mucli.web.services import ACL


def search(asked: Asked) -> Iterator[Found]:
    """Give the papers of the volumes whose title or abstract holds one of the phrases. Raises
    OutsideError.
    """
    wanted = [f" {' '.join(text.words(phrase))} " for phrase in asked.phrases]
    for volume in asked.acl_volumes:
        answer = ask(ACL, f"/volumes/{quote(volume)}.bib")
        if answer.status != 200:
            asked.say(f"{ACL.name} has no volume {volume}; correct it in discover.yaml")
            continue
        rows = read_bib(answer.text).rows
        if not any(not row.problem for row in rows):
            asked.say(f"{ACL.name}: the file of the volume {volume} holds no readable record")
        for row in rows:
            said = f" {' '.join(text.words(row.paper.title))} "
            if not row.problem and any(phrase in said for phrase in wanted):
                yield _found(replace(row, paper=replace(row.paper, key="")))


def _found(row: Row) -> Found:
    url = next((url for urls in row.paper.links.values() for url in urls), "")
    number = url.rstrip("/").rpartition("/")[2]
    known = re.fullmatch(REGISTERS["acl"].pattern, number)
    return Found(ACL.name, PUBLISHED, row, record=Source("acl", number) if known else None)
