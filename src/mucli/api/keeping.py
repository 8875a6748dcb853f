"""Papers written, whoever else writes at the same time.

All is decided under the lock of the folder: it is read again, keys are chosen, a paper that
another run has added meanwhile is not added twice, and what another run has changed meanwhile
stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from mucli.catalog.keys import make_key
from mucli.catalog.layout import paper_yaml
from mucli.catalog.read import paper_files, read_paper
from mucli.catalog.writing import changing, paper_file
from mucli.errors import InvalidCatalogError, MucliError, OutsideError
from mucli.files import write_atomic, write_new
from mucli.identify import Index, Said
from mucli.identify.index import UNSURE
from mucli.model import Paper


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper as it is kept now, and its file; ``by`` is by what it was found that another run had
    added it meanwhile, empty when it was not.
    """

    paper: Paper
    file: Path
    by: str = ""


def keep_papers(
    root: Path,
    papers: Iterable[Paper],
    known: Mapping[str, Paper] | None = None,
    *,
    force: bool = False,
) -> list[Kept]:
    """Write each of ``papers`` into its file below ``root``, and return what became of each.

    ``known`` holds the papers by key that the caller has seen: one of ``papers`` with such a key is
    a change of it, of which only the fields that differ are written; every other is new. It gets
    another key when its own is taken, and is not written when another run has added the same paper
    meanwhile, unless ``force``. Without ``known`` a paper replaces the record of the same work that
    lies under its key. Raises OutsideError when the disk refuses, and InvalidCatalogError when a
    file to change cannot be read.
    """
    done: list[Kept] = []
    try:
        with changing(root):
            keeping = _Keeping(root, list(papers), known, force=force)
            done.extend(map(keeping.keep, keeping.papers))
    except OSError as error:
        raise OutsideError(
            f"{error.filename or root} cannot be written ({error.strerror or error});"
            f" {len(done)} papers were"
        ) from error
    return done


class _Keeping:
    """Papers being written under the lock: the files that there are, and what came meanwhile."""

    def __init__(
        self,
        root: Path,
        papers: list[Paper],
        known: Mapping[str, Paper] | None,
        *,
        force: bool,
    ) -> None:
        self.root, self.papers, self.known, self.force = root, papers, known, force
        self.files = {file.stem: file for file in paper_files(root)}
        wanted = {paper.key for paper in papers}
        looked_at = wanted if known is None else self.files.keys() - known.keys()
        self.came: dict[str, Paper] = {}
        for key in looked_at & self.files.keys():
            if paper := _read(self.files[key]):
                self.came[key] = paper
        self.index = Index(self.came.values())
        self.taken = {*self.files, *wanted, *(known or ())}
        self.renamed: dict[str, str] = {}

    def keep(self, paper: Paper) -> Kept:
        """Write ``paper`` and return what became of it."""
        paper = self._with_renamed(paper)
        if self.known is not None and paper.key in self.known:
            return self._change(paper, self.known[paper.key])
        there = self.index.find(Said.of(replace(paper, key="")))
        if there.paper and there.sure > UNSURE and not self.force:
            if self.known is None and there.paper.key == paper.key:
                return self._change(paper, there.paper)
            self.renamed[paper.key] = there.paper.key
            return Kept(there.paper, self.files[there.paper.key], there.by)
        if paper.key in self.files:
            free = make_key(paper, self.taken)
            self.renamed[paper.key] = free
            self.taken.add(free)
            paper = replace(paper, key=free)
        file = paper_file(self.root, paper)
        write_new(file, paper_yaml(paper))
        self.files[paper.key] = file
        return Kept(paper, file)

    def _change(self, paper: Paper, before: Paper) -> Kept:
        """Write what ``paper`` changes of ``before`` into the record as it is now."""
        file = self.files.get(paper.key)
        if file is None:
            file = paper_file(self.root, paper)
            write_new(file, paper_yaml(paper))
            self.files[paper.key] = file
            return Kept(paper, file)
        now = _read(file)
        if now is None:
            raise InvalidCatalogError(
                f"{file} cannot be read and is left as it is; 'mucli validate' says why, mend it"
            )
        made = merged(before, paper, now)
        if made != now:
            write_atomic(file, paper_yaml(made))
        return Kept(made, file)

    def _with_renamed(self, paper: Paper) -> Paper:
        """Return ``paper`` with the keys that papers of this batch got instead of their own."""
        of = paper.preprint_of
        return replace(paper, preprint_of=self.renamed[of]) if of in self.renamed else paper


def merged(before: Paper, after: Paper, now: Paper) -> Paper:
    """Return the record ``now`` with what ``after`` changes of ``before``. Where both have changed
    a field, a list or mapping gets what either has added, and anything else stays as it is now.
    """
    changes: dict[str, Any] = {}
    for each in fields(Paper):
        old, new, there = (getattr(paper, each.name) for paper in (before, after, now))
        if new in (old, there):
            continue
        if there == old:
            changes[each.name] = new
        elif isinstance(new, tuple):
            changes[each.name] = (*there, *(one for one in new if one not in there))
        elif isinstance(new, dict):
            changes[each.name] = {**new, **there}
    return replace(now, **changes)


def _read(file: Path) -> Paper | None:
    try:
        return read_paper(file)[1]
    except MucliError:
        return None
