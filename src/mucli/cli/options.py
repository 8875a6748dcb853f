"""The options that commands share: the filters of papers, the output format, and what completes in
the shell.
"""

import functools
import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import typer

from mucli.api import SORTS, Catalog
from mucli.catalog.filters import Filters
from mucli.catalog.licenses import GROUPS
from mucli.cite import STYLES
from mucli.cli.output import PAPER_FORMATS
from mucli.cli.state import open_catalog
from mucli.errors import UsageError
from mucli.model import Paper
from mucli.text import unknown

REF = "Key, method, DOI, arXiv id, URL or a piece of the title."


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters as they were typed, with the order and the number wanted (``limit``: None as
    usual, 0 all).
    """

    given: dict[str, Any] = field(default_factory=dict)
    sort: str | None = None
    reverse: bool = False
    limit: int | None = None

    @property
    def empty(self) -> bool:
        """Whether no filter is given."""
        return not any(
            value or (value is False and name != "tracks")
            for name, value in self.given.items()
            if value is not True or name != "tracks"
        )

    def only(self, *names: str) -> bool:
        """Tell whether no filter but those called ``names`` is given."""
        rest = {name: value for name, value in self.given.items() if name not in names}
        return Selection(rest).empty

    def filters(self, catalog: Catalog) -> Filters:
        """Return the filters in the catalogue's words. Raises UsageError for a value that means
        nothing.
        """
        return catalog.filters(**self.given)

    def papers(self, catalog: Catalog, *, surveys: bool = False) -> list[Paper]:
        """Return the papers selected, or only the ``surveys``, in order, at most ``limit``."""
        filters, limit = self.filters(catalog), self.limit or None
        if surveys:
            return catalog.surveys(filters, sort=self.sort, reverse=self.reverse, limit=limit)
        return catalog.papers(filters, sort=self.sort or "year", reverse=self.reverse, limit=limit)


def _complete(values: Callable[[Catalog], Iterable[str]]) -> Callable[[str], list[str]]:
    """Make a completion for the shell from what the catalogue holds; a catalogue that cannot be
    read completes to nothing.
    """

    def complete(incomplete: str) -> list[str]:
        try:
            with open_catalog() as catalog:
                return [
                    value
                    for value in values(catalog)
                    if value.lower().startswith(incomplete.lower())
                ]
        except Exception:
            return []

    return complete


complete_key = _complete(
    lambda catalog: dict.fromkeys(
        [paper.key for paper in catalog]
        + [method for paper in catalog for method in paper.methods if " " not in method]
    )
)
complete_methods = _complete(
    lambda catalog: dict.fromkeys(method for paper in catalog for method in paper.methods)
)
complete_categories = _complete(lambda catalog: catalog.taxonomy.categories)
complete_topics = _complete(lambda catalog: catalog.taxonomy.topics)
complete_facets = _complete(
    lambda catalog: [
        *catalog.taxonomy.forgets,
        *catalog.taxonomy.guarantees,
        *catalog.taxonomy.needs,
    ]
)
complete_venues = _complete(lambda catalog: catalog.venues)
complete_authors = _complete(
    lambda catalog: dict.fromkeys(author.family for paper in catalog for author in paper.authors)
)
complete_list = _complete(lambda catalog: catalog.about.upstream)
complete_metric = _complete(lambda catalog: catalog.metrics)
complete_term = _complete(lambda catalog: catalog.glossary)
complete_license = _complete(
    lambda catalog: [
        *GROUPS,
        *{code.license for paper in catalog for code in paper.code if code.license != "none"},
    ]
)
complete_dataset = _complete(lambda catalog: catalog.datasets)
complete_benchmark = _complete(lambda catalog: catalog.benchmarks)
_complete_year = _complete(lambda catalog: dict.fromkeys(str(paper.year) for paper in catalog))


def complete_tag(incomplete: str) -> list[str]:
    """Complete the user's own tags for the shell."""
    from mucli.reading_list import count_tags, load

    try:
        return [tag for tag in count_tags(load()) if tag.startswith(incomplete.lower())]
    except Exception:
        return []


def _many(flag: str, letter: str | None, help_: str, complete: Callable[[str], list[str]]) -> Any:
    names = [flag, letter] if letter else [flag]
    return typer.Option([], *names, help=help_, autocompletion=complete, show_default=False)


_OPTIONS: dict[str, tuple[Any, Any]] = {
    "category": (
        list[str],
        _many(
            "--category",
            "-c",
            "Of this category; a+b: of both (repeatable).",
            complete_categories,
        ),
    ),
    "topic": (
        list[str],
        _many("--topic", "-t", "On this topic; a+b: on both (repeatable).", complete_topics),
    ),
    "venue": (
        list[str],
        _many("--venue", "-v", "From this venue (repeatable).", complete_venues),
    ),
    "year": (
        list[str],
        _many(
            "--year",
            "-y",
            "Of these years: 2021, 2019-2022, 2020-, -2018 (repeatable).",
            _complete_year,
        ),
    ),
    "author": (
        list[str],
        _many(
            "--author", "-a", "By this author, or part of the name (repeatable).", complete_authors
        ),
    ),
    "kind": (
        list[str],
        _many("--kind", "-k", "Of this kind (repeatable).", _complete(lambda c: c.taxonomy.kinds)),
    ),
    "list_": (
        list[str],
        _many("--list", None, "Named by this upstream list (repeatable).", complete_list),
    ),
    "dataset": (
        list[str],
        _many(
            "--dataset",
            None,
            "Evaluated on this data set (repeatable).",
            _complete(lambda c: c.datasets),
        ),
    ),
    "forgets": (
        list[str],
        _many(
            "--forgets",
            None,
            "That forget this: sample, class, concept …; a+b: both (repeatable).",
            _complete(lambda c: c.taxonomy.forgets),
        ),
    ),
    "guarantee": (
        list[str],
        _many(
            "--guarantee",
            None,
            "That claim this: exact, certified, none-claimed (repeatable).",
            _complete(lambda c: c.taxonomy.guarantees),
        ),
    ),
    "needs": (
        list[str],
        _many(
            "--needs",
            None,
            "That need this: retained-data, no-data …; a+b: both (repeatable).",
            _complete(lambda c: c.taxonomy.needs),
        ),
    ),
    "license": (
        list[str],
        _many(
            "--license",
            None,
            "With code under this licence: MIT, Apache-2.0, permissive, none … (repeatable).",
            complete_license,
        ),
    ),
    "has_code": (
        bool | None,
        typer.Option(
            None, "--has-code/--no-code", help="With, or without, a code link.", show_default=False
        ),
    ),
    "since": (
        str,
        typer.Option(
            "",
            "--since",
            metavar="DAY",
            help="In the catalogue since then: 2026-11-25, 2026-11, 7d, 2w, 3m.",
            show_default=False,
        ),
    ),
    "tracks": (
        bool,
        typer.Option(
            True,
            "--tracks/--no-tracks",
            help="A venue with its tracks, or alone.",
            show_default=False,
        ),
    ),
    "tag": (list[str], _many("--tag", None, "That you tagged so (repeatable).", complete_tag)),
    "starred": (bool, typer.Option(False, "--starred", help="That you starred.")),
    "sort": (
        str | None,
        typer.Option(
            None,
            "--sort",
            metavar="FIELD",
            help=f"Order by {', '.join(SORTS)}.",
            autocompletion=lambda: list(SORTS),
        ),
    ),
    "reverse": (bool, typer.Option(False, "--reverse", help="Turn the order round.")),
    "limit": (
        int | None,
        typer.Option(
            None, "--limit", "-n", metavar="N", help="At most N (0: all).", show_default=False
        ),
    ),
}
_FILTERS = (
    "category",
    "topic",
    "venue",
    "year",
    "author",
    "kind",
    "list_",
    "dataset",
    "forgets",
    "guarantee",
    "needs",
    "license",
    "has_code",
    "since",
    "tracks",
    "tag",
    "starred",
)


def paper_filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command with a parameter ``selection`` the filters that all commands share."""
    own = inspect.signature(function)
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=option, annotation=kind)
        for name, (kind, option) in _OPTIONS.items()
        if name not in own.parameters
    ]

    @functools.wraps(function)
    def command(**given: Any) -> Any:
        order = {
            name: given.pop(name)
            for name in ("sort", "reverse", "limit")
            if name not in own.parameters
        }
        filters = {
            name: given.pop(name) or None if name == "starred" else given.pop(name)
            for name in _FILTERS
        }
        _check_order(order)
        return function(selection=Selection(given=filters, **order), **given)

    kept = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in own.parameters.items()
        if name != "selection"
    ]
    command.__signature__ = own.replace(parameters=[*kept, *shared])  # type: ignore[attr-defined]
    command.__annotations__ = {
        parameter.name: parameter.annotation for parameter in [*kept, *shared]
    }
    del command.__wrapped__
    return command


def _check_order(order: dict[str, Any]) -> None:
    sort, limit = order.get("sort"), order.get("limit")
    if sort is not None and sort not in SORTS:
        raise UsageError(f"papers are sorted by {', '.join(SORTS)}, not {sort!r}")
    if limit is not None and limit < 0:
        raise UsageError(f"--limit is a number of papers, not {limit}")


def format_option(
    formats: tuple[str, ...] = PAPER_FORMATS,
    without: str = "a table on a terminal, plain in a pipe",
) -> Any:
    """Return the ``--format`` option that offers ``formats`` and says what happens ``without`` it.

    Check its value with :func:`chosen_format`, unless the command has another rule.
    """
    return typer.Option(
        "",
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join(formats)} ({without}).",
        autocompletion=lambda: list(formats),
        show_default=False,
    )


def chosen_format(format_: str, formats: tuple[str, ...] = PAPER_FORMATS) -> str:
    """Return the format to print: the one asked for, else a table on a terminal and plain text in a
    pipe.

    Raises UsageError for an unknown one.
    """
    if not format_:
        return "table" if sys.stdout.isatty() else "plain"
    return chosen_from("format", format_, formats)


def list_option() -> Any:
    """Return the ``--list`` option of what is no paper."""
    return _many("--list", None, "Named by this upstream list (repeatable).", complete_list)


def style_option() -> Any:
    """Return the ``--style`` option; check its value with :func:`chosen_from`."""
    return typer.Option(
        STYLES[0],
        "--style",
        "-s",
        metavar="STYLE",
        help=f"{', '.join(STYLES)}.",
        autocompletion=lambda: list(STYLES),
    )


def short_venues_option() -> Any:
    """Return the ``--short-venues`` option of the commands that write references."""
    return typer.Option(
        False, "--short-venues", help="Write S&P for IEEE Symposium on Security and Privacy."
    )


def ascii_option() -> Any:
    """Return the ``--ascii/--unicode`` option of the commands that write references."""
    return typer.Option(
        None,
        "--ascii/--unicode",
        help="LaTeX commands, or UTF-8, for é (bibtex: commands; others: UTF-8).",
        show_default=False,
    )


def force_option() -> Any:
    """Return the ``--force`` option of the commands that write a file."""
    return typer.Option(False, "--force", help="Replace FILE if it is there.")


def into_option() -> Any:
    """Return the ``--into`` option of the commands that write papers."""
    return typer.Option(
        None,
        "--into",
        metavar="DIR",
        help="Write into this catalogue's folder, not to your own papers.",
    )


def refs_argument(metavar: str = "REF...", *, required: bool = True, help_: str = REF) -> Any:
    """Return the argument that names papers."""
    return typer.Argument(
        ... if required else None, metavar=metavar, help=help_, autocompletion=complete_key
    )


def chosen_from(what: str, value: str, choices: Iterable[str]) -> str:
    """Return ``value``. Raises UsageError, with the nearest of ``choices``, when it is none of
    them.
    """
    names = list(choices)
    if value not in names:
        raise UsageError(unknown(what, value, names))
    return value
