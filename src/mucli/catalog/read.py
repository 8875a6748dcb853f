"""Reading a catalogue's folder of YAML files into records."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mucli.catalog.convert import convert
from mucli.catalog.extras import KEYED, WHOLE, Extras
from mucli.catalog.pending import pending
from mucli.catalog.tree import Problem, Tree, read_tree
from mucli.errors import InvalidCatalogError
from mucli.model import Paper
from mucli.resources import (
    Taxonomy,
    Term,
)
from mucli.text import closest


@dataclass(slots=True)
class Sources(Extras):
    """A catalogue as its files say it: records, the tree each came from, and the problems met on
    the way.
    """

    root: Path = Path()
    papers: dict[str, Paper] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def paper_tree(self, key: str) -> Tree:
        """Return the tree of the paper ``key``."""
        return self.trees[f"papers/{key}"]

    def check_key(self, tree: Tree, path: tuple[str | int, ...], key: str | None) -> None:
        """Note in ``tree`` when ``key`` is no paper's; None is no matter."""
        if key and key not in self.papers:
            close = closest(key, self.papers, limit=1)
            mend = f"; did you mean {close[0]!r}?" if close else ""
            tree.problem(path, f"there is no paper {key!r}{mend}")


def paper_files(root: Path) -> list[Path]:
    """Return the paper files of the catalogue at ``root``, in a fixed order, without one that is
    about to go (:mod:`mucli.catalog.pending`).
    """
    under_way = pending(root / "papers")
    leaving = under_way.leaving(root / "papers") if under_way else None
    return sorted(
        p
        for p in (root / "papers").rglob("*.yaml")
        if not p.name.startswith(".") and (p.is_file() or p.is_symlink()) and p != leaving
    )


def read_catalog(root: Path, progress: Callable[[int, int], None] | None = None) -> Sources:
    """Read every file of the catalogue at ``root``.

    Files with problems are left out as far as they cannot be read; the problems are in the result.
    ``progress(done, total)`` is called after each paper. Raises InvalidCatalogError when ``root``
    holds no catalogue.
    """
    if not (root / "papers").is_dir():
        raise InvalidCatalogError(
            f"{root} holds no catalogue (no folder 'papers'); give the folder that"
            " docs/catalog-format.md describes"
        )
    sources = Sources(root=root)
    for name, cls in KEYED.items():
        for tree in _existing(sources, f"{name}.yaml"):
            setattr(sources, name, _keyed(cls, tree))
    for name, cls in WHOLE.items():
        for tree in _existing(sources, f"{name}.yaml"):
            made = _taxonomy(tree) if cls is Taxonomy else convert(cls, tree.value, tree.problem)
            if made is not None:
                setattr(sources, name, made)
    files = paper_files(root)
    for done, file in enumerate(files, 1):
        _paper(sources, file)
        if progress:
            progress(done, len(files))
    for tree in sources.trees.values():
        sources.problems.extend(tree.problems)
    return sources


def read_paper(file: Path, text: str | None = None, key: str = "") -> tuple[Tree, Paper | None]:
    """Read one paper file (or ``text`` in its name), called ``key`` or else by the file's name; the
    problems are in the tree.
    """
    tree = read_tree(file, text)
    paper = None
    if tree.value is not None:
        paper = convert(Paper, tree.value, tree.problem, key=key or file.stem)
    elif not tree.problems:
        tree.problem((), "the file is empty; describe a paper or delete the file")
    if paper is not None:
        for name in ("authors", "year", "kind", "categories"):
            if name not in tree.value and not (name == "authors" and paper.others):
                tree.problem((), f"{name!r} is missing; add it")
    return tree, paper


def _existing(sources: Sources, name: str) -> Iterator[Tree]:
    file = sources.root / name
    if file.is_file():
        tree = sources.trees[name] = read_tree(file)
        if tree.value is not None:
            yield tree


def _keyed(cls: Any, tree: Tree) -> dict[str, Any]:
    if not isinstance(tree.value, dict):
        tree.problem((), "this must be a mapping of keys to records")
        return {}
    made = {
        key: convert(cls, value, tree.problem, (key,), key=key) for key, value in tree.value.items()
    }
    for key in made:
        if not key.replace("-", "").isalnum() or key != key.lower() or not key.isascii():
            tree.problem((key,), "a key is lower-case ASCII words joined by '-'")
    return {key: record for key, record in made.items() if record is not None}


def _taxonomy(tree: Tree) -> Taxonomy | None:
    made: Taxonomy | None = convert(Taxonomy, tree.value, tree.problem)
    groups = (
        (made.kinds, made.categories, made.topics, made.forgets, made.guarantees, made.needs)
        if made
        else ()
    )
    for group in groups:
        seen: dict[str, Term] = {}
        for term in group.values():
            for name in (term.key, *term.aliases):
                other = seen.setdefault(name.casefold(), term)
                if other is not term:
                    tree.problem(
                        (),
                        f"{name!r} names both {other.key!r} and {term.key!r}; an alias belongs"
                        " to one",
                    )
    return made


def _paper(sources: Sources, file: Path) -> None:
    if not os.path.lexists(file):
        return  # it has moved or gone since the folder was read
    if not os.fsencode(file.name).isascii():
        name = os.fsencode(file.name).decode(errors="replace")
        what = f"the file's name ({name}) is no key: lower-case ASCII letters and digits; rename it"
        sources.problems.append(Problem(file.with_name(name), 0, "", what))
        return
    tree, paper = read_paper(file)
    key = file.stem
    if f"papers/{key}" in sources.trees:
        tree.problem(
            (),
            f"the key {key!r} is used by {sources.paper_tree(key).file} too; rename one (add a"
            " letter)",
        )
        sources.problems.extend(tree.problems)
        return
    sources.trees[f"papers/{key}"] = tree
    if paper is not None:
        sources.papers[key] = paper
