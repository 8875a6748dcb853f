"""The papers that the user added to the catalogue: kept as files like the catalogue's own, which
lie over it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mucli import reading_list
from mucli.api import Catalog
from mucli.catalog.drafts import draft_yaml, read_draft
from mucli.catalog.layout import dump, paper_yaml
from mucli.catalog.pending import Pending, digest, digest_of, forget, pending
from mucli.catalog.read import paper_files
from mucli.catalog.tree import Problem
from mucli.catalog.writing import changing
from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.files import user_data, write_atomic, write_new
from mucli.model import Paper


def own_files() -> dict[str, Path]:
    """Return the files of the user's own papers by key, those that cannot be read included."""
    return {file.stem: file for file in paper_files(user_data())}


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A paper of the user's own to edit, or a copy of one of the catalogue: its key and the text to
    start from.
    """

    key: str
    text: str
    files: Mapping[str, Path]
    taken: frozenset[str]

    def read(
        self, catalog: Catalog, text: str, name: Path
    ) -> tuple[Paper | None, tuple[Problem, ...]]:
        """Return the paper that the edited ``text`` is (None when it is none), and what is wrong
        with it; ``name`` is what the problems call it.
        """
        paper, problems = read_draft(text, name, catalog.store.extras(), self.taken)
        if paper and paper.key != self.key and paper.key in self.taken:
            what = f"{paper.key!r} is the key of another paper; add a letter"
            problems = [*problems, Problem(name, 1, "key", what)]
        return paper, tuple(problems)

    def keep(self, paper: Paper) -> Path:
        """Write ``paper`` where its year and key put it, take its old file away, and return the new
        one; an old key goes on naming it. Killed at any point, it leaves the one or the other.

        Raises ChangedError when somebody has changed the paper, or taken the key, since it was
        read; nothing is changed then.
        """
        before = self.key
        moved = paper.key != before and before in self.files
        if moved and before not in paper.aliases:
            paper = replace(paper, aliases=(*paper.aliases, before))
        root = user_data()
        file = root / "papers" / str(paper.year) / f"{paper.key}.yaml"
        with _changing(root):
            old = self._as_it_was(paper)
            text = paper_yaml(paper)
            if old is not None and old.resolve() == file.resolve():
                write_atomic(file, text)
                return file
            if os.path.lexists(file):
                raise ChangedError(f"{file} is there already")
            if old is None:
                write_new(file, text)
            else:
                places = [str(each.relative_to(root / "papers")) for each in (old, file)]
                digests = digest_of(old), digest(text.encode())
                change = Pending(
                    places[0], digests[0], places[1], digests[1], before, paper.key, moved
                )
                change.note(root / "papers")
                write_new(file, text)
                _finish(root / "papers")
        return file

    def _as_it_was(self, paper: Paper) -> Path | None:
        """Return the paper's own file, None for a copy of the catalogue's."""
        files = own_files()
        old = files.get(self.key)
        if paper.key != self.key and paper.key in files:
            raise ChangedError(f"{files[paper.key]} has come meanwhile; choose another key")
        if old != self.files.get(self.key) or (old and _own_text(self.key, old) != self.text):
            raise ChangedError(f"{old or self.files.get(self.key)} was changed meanwhile")
        return old


class ChangedError(OutsideError):
    """Somebody else changed a paper of the user's own while it was edited."""


@contextmanager
def _changing(root: Path) -> Iterator[None]:
    """Keep others from changing the user's papers, after what a killed run left undone is done."""
    with changing(root):
        _finish(root / "papers")
        yield


def _finish(papers: Path) -> None:
    """Finish the change that is under way, or take it back where it does not hold yet."""
    change = pending(papers)
    if change is None:
        return
    if old := change.leaving(papers):
        old.unlink()
        _sweep(old.parent)
    if change.marks and change.holds(papers):
        if change.new:
            reading_list.move(change.key, change.new_key)
        else:
            reading_list.change(change.key, lambda _mark: reading_list.Mark())
    forget(papers)


def edit_own(catalog: Catalog, ref: str, *, copy: bool = False) -> OwnPaper:
    """Return the user's own paper ``ref`` to edit, or with ``copy`` a copy of the catalogue's.

    Raises UsageError when the paper is the catalogue's and no copy is wanted.
    """
    files = own_files()
    key = ref  # also of a file that cannot be read, and is therefore not in the catalogue
    if ref not in files:
        key = catalog.get(ref).key
        if key not in files and not copy:
            raise UsageError(
                f"{key} is not a paper of your own; 'mucli edit {key} --copy' edits a copy,"
                " which then lies over the catalogue's"
            )
    taken = frozenset({paper.key for paper in catalog} | set(files))
    return OwnPaper(key, _text(catalog, key, files), files, taken)


def _text(catalog: Catalog, key: str, files: Mapping[str, Path]) -> str:
    """Return the user's own file as it stands, else the catalogue's record."""
    if key in files:
        return _own_text(key, files[key])
    paper = catalog.store.get(key)
    assert paper is not None
    return draft_yaml(paper)


def _own_text(key: str, file: Path) -> str:
    """Return the draft that the user's own ``file`` makes, whatever is wrong with it."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutsideError(f"{file} cannot be read ({error.strerror})") from error
    return dump({"key": key}) + text.removeprefix("---\n")


@dataclass(frozen=True, slots=True)
class Removal:
    """A paper of the user's own to remove; ``under`` says that the catalogue has its own record of
    it, ``marked`` that a star, tags or a note go with it.
    """

    key: str
    file: Path
    paper: Paper | None
    under: bool
    marked: bool

    def carry_out(self) -> None:
        """Remove the paper, and its mark where the catalogue has no paper that it would stay with.
        Raises OutsideError when the disk refuses.
        """
        root = user_data()
        try:
            with _changing(root):
                place = str(self.file.relative_to(root / "papers"))
                known = digest_of(self.file)
                change = Pending(place, known, "", "", self.key, "", self.marked)
                self.file.lstat()  # it may be gone by now
                if known:
                    change.note(root / "papers")
                    _finish(root / "papers")
                else:  # a link to nothing, a loop: whatever it is, it goes
                    self.file.unlink()
                    _sweep(self.file.parent)
        except OSError as error:
            raise OutsideError(f"{self.file} cannot be removed ({error.strerror})") from error


def remove_own(catalog: Catalog, ref: str, *, beneath: Catalog | None = None) -> Removal:
    """Return the removal of the user's own paper ``ref``; nothing is removed until it is carried
    out. ``beneath`` is the catalogue without the user's papers.

    Raises NotFoundError when the paper is not the user's own.
    """
    files = own_files()
    key = ref if ref in files else catalog.get(ref).key
    if key not in files:
        raise NotFoundError(
            f"{key} is not a paper of your own; only your own papers can be removed"
        )
    under = beneath is not None and beneath.store.get(key) is not None
    marked = reading_list.load().get(key, reading_list.Mark()) != reading_list.Mark()
    return Removal(key, files[key], catalog.store.get(key), under, marked and not under)


def _sweep(folder: Path) -> None:
    """Take away a year's folder that has become empty."""
    try:
        folder.rmdir()
    except OSError:  # it is not empty
        pass
