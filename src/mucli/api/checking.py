"""Is a catalogue what docs/catalog-format.md says?"""

from dataclasses import dataclass
from pathlib import Path

from mucli.catalog.locate import find_catalog
from mucli.catalog.read import read_catalog
from mucli.catalog.rules import check_catalog, check_layout
from mucli.catalog.tree import Problem
from mucli.errors import InvalidCatalogError


@dataclass(frozen=True, slots=True)
class Validation:
    """What a check found: every problem, those of them that are ``errors``, how many papers were
    read, and the files laid out anew.
    """

    problems: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    papers: int
    fixed: tuple[Path, ...] = ()


def validate_catalog(
    path: Path | str | None = None, *, fix: bool = False, strict: bool = False
) -> Validation:
    """Check the catalogue at ``path``, or only the one of its files that ``path`` is.

    Without ``path`` the catalogue is checked that :func:`mucli.open_catalog` opens, or ``catalog/``
    here. ``fix`` rewrites files in the catalogue's layout, ``strict`` takes warnings for errors.
    Raises InvalidCatalogError when there is no folder to check.
    """
    root, only = _root(Path(path) if path else None)
    sources = read_catalog(root)
    layout, fixed = check_layout(sources, fix=fix, only=only)
    if fixed:
        sources = read_catalog(root)
    problems = [
        p for p in [*check_catalog(sources), *layout] if only is None or p.file.resolve() == only
    ]
    errors = tuple(problem for problem in problems if strict or not problem.warning)
    return Validation(tuple(problems), errors, len(sources.papers), tuple(fixed))


def _root(path: Path | None) -> tuple[Path, Path | None]:
    """Return the catalogue's folder and, where ``path`` is one of its files, that file."""
    if path is None:
        place = find_catalog()
        if not place.compiled:
            return place.path, None
        nearby = Path("catalog")
        if (nearby / "papers").is_dir():
            return nearby, None
        raise InvalidCatalogError(
            "there is no folder to check here; give the path of a catalogue (mucli validate PATH)"
        )
    if path.is_file():
        parents = path.resolve().parents
        root = next((parent for parent in parents if (parent / "papers").is_dir()), None)
        if root is None:
            raise InvalidCatalogError(
                f"{path} lies in no catalogue; give a file below a folder with 'papers'"
            )
        return root, path.resolve()
    if (path / "catalog" / "papers").is_dir():
        return path / "catalog", None
    return path, None
