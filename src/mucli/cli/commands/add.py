"""``mucli add``: a paper by its identifier, asked for at the services that know it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.cli.asking import choose
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output.formats import print_json, print_jsonl
from mucli.cli.output.sending import print_rows
from mucli.cli.state import STATE, open_catalog
from mucli.errors import InvalidCatalogError, NotFoundError, OutsideError
from mucli.model import to_json
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api import Catalog
    from mucli.catalog.extras import Extras
    from mucli.lists.match import Index, Match
    from mucli.lookup.proposal import Draft, Wishes
    from mucli.lookup.recognise import Id

FORMATS = ("table", "plain", "json", "jsonl", "csv", "markdown")


@dataclass(frozen=True, slots=True)
class _How:
    """What the options say, and the folder that is written to."""

    root: Path
    extras: "Extras"
    index: "Index"
    dry_run: bool
    edit: bool
    yes: bool
    force: bool
    chosen: str


def add(
    ids: list[str] = typer.Argument(
        ...,
        metavar="ID...",
        help=(
            "arXiv id, DOI, or an OpenReview, ACL Anthology, PMLR, CVF or GitHub address; or a kept"
            " draft (.yaml)."
        ),
    ),
    *,
    into: Path | None = typer.Option(
        None,
        "--into",
        metavar="DIR",
        help="Write into this catalogue's folder, not to your own papers.",
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show the record; write nothing."),
    edit: bool = typer.Option(
        False, "--edit", "-e", help="Open the record in $EDITOR first; it is checked on return."
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    force: bool = typer.Option(
        False, "--force", help="Add it though the catalogue seems to hold it already."
    ),
    category: list[str] = typer.Option(
        [], "--category", "-c", help="Its category, instead of a suggestion (repeatable)."
    ),
    topic: list[str] = typer.Option(
        [], "--topic", "-t", help="Its topic, instead of suggestions (repeatable)."
    ),
    kind: str = typer.Option("", "--kind", "-k", help="Its kind, instead of a suggestion."),
    format_: str = format_option(FORMATS),
) -> None:
    """Add papers by arXiv id, DOI or address: the services that know them are asked, and you see
    each field with its source.
    """
    chosen = chosen_format(format_, FORMATS)
    from mucli.lookup.recognise import parse_id

    drafts = {given: Path(given) for given in ids if given.endswith((".yaml", ".yml"))}
    wanted = {given: parse_id(given) for given in dict.fromkeys(ids) if given not in drafts}
    with open_base(into) as catalog:
        how = _how(catalog, into, dry_run=dry_run, edit=edit, yes=yes, force=force, chosen=chosen)
        wishes = _wishes(catalog, category, topic, kind)
        results = []
        for given in dict.fromkeys(ids):
            results.append(_add(given, wanted.get(given), drafts.get(given), how, wishes))
    if chosen == "json":
        print_json("papers", (result for result, _error in results))
    elif chosen == "jsonl":
        print_jsonl(result for result, _error in results)
    _leave([error for _result, error in results if error])


def open_base(into: Path | None) -> "Catalog":
    """Open what is held against: the catalogue with one's own papers, or the one that is written
    into, alone.
    """
    if into is None:
        return open_catalog()
    from mucli.catalog.writing import target

    STATE.catalog = str(target(into))
    return open_catalog(own=False)


def _how(catalog: "Catalog", into: Path | None, **options: Any) -> _How:
    from mucli.catalog.writing import target
    from mucli.lists.match import Index

    return _How(
        root=target(into), extras=catalog.store.extras(), index=Index(iter(catalog)), **options
    )


def _wishes(
    catalog: "Catalog", category: Sequence[str], topic: Sequence[str], kind: str
) -> "Wishes":
    from mucli.lookup.proposal import Wishes

    found = catalog.filters(category=category, topic=topic, kind=[kind] if kind else [])
    return Wishes(found.categories, found.topics, found.kinds[0] if found.kinds else "")


Result = tuple[dict[str, Any], Exception | None]


def _add(given: str, wanted: "Id | None", file: Path | None, how: _How, wishes: "Wishes") -> Result:
    """Add one paper, by its identifier or from a draft. Returns what to print as JSON, and the
    error that kept it from being added.
    """
    shown: dict[str, Any] = {"given": given, "status": "failed"}
    try:
        draft = _look(given, wanted, how, wishes) if wanted else _read(file or Path(given), how)
        shown |= _shown(draft)
        if how.edit:
            draft = _edited(draft, how)
            shown |= _shown(draft)
        if how.chosen not in ("json", "jsonl"):
            print_rows("fields", ("Field", "Value", "From"), draft.fields, (), how.chosen)
        for remark in draft.remarks:
            print(f"mucli: {printable(given)}: {printable(remark)}", file=sys.stderr)
        _refuse(given, draft.known, how)
        if not draft.paper.year:
            raise NotFoundError(f"{given}: no service knows the year; say --edit and write it in")
        written = _write(draft, how)
        if written is None:
            return shown | {"status": "declined" if not how.dry_run else "new"}, None
        draft, path = written
        how.index.add(draft.paper)
        print(f"written: {printable(str(path))}", file=sys.stderr)
        if draft.file:
            draft.file.unlink(missing_ok=True)  # the draft has become a paper
        return shown | _shown(draft) | {"status": "new", "file": str(path)}, None
    except _KnownError as error:
        print(f"mucli: {printable(str(error))}", file=sys.stderr)
        return shown | {"status": "known", "known": error.key, "reason": str(error)}, error
    except (NotFoundError, OutsideError, InvalidCatalogError) as error:
        print(
            "\n".join(f"mucli: {printable(line)}" for line in str(error).splitlines()),
            file=sys.stderr,
        )
        return shown | {"reason": str(error)}, error


class _KnownError(NotFoundError):
    """The paper is there already."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def _shown(draft: "Draft") -> dict[str, Any]:
    return {"record": to_json(draft.paper), "origin": draft.origin, "remarks": list(draft.remarks)}


def _look(given: str, wanted: "Id", how: _How, wishes: "Wishes") -> "Draft":
    """Make a draft of what the services answer; those that fail are named. A paper that is known by
    its identifier costs no question.
    """
    from mucli.lookup.ask import look_up
    from mucli.lookup.proposal import make_draft

    _refuse(given, how.index.named(wanted.kind, wanted.value, wanted.url), how)
    lookup = look_up(wanted)
    for complaint in lookup.complaints if lookup.answers else lookup.complaints[1:]:
        print(f"mucli: {printable(given)}: {printable(complaint)}", file=sys.stderr)
    if not lookup.answers:
        if lookup.complaints:
            raise OutsideError(f"{given}: {lookup.complaints[0]}")
        raise NotFoundError(f"{given}: {lookup.missing}")
    draft = make_draft(lookup.answers, how.extras, how.index, wishes)
    if not draft.paper.title:
        raise OutsideError(
            f"{given}: what the services answer cannot be kept"
            f" ({'; '.join(draft.remarks) or 'no title'}); nothing is written"
        )
    return draft


def _read(file: Path, how: _How) -> "Draft":
    from mucli.lookup.proposal import read_draft

    try:
        return read_draft(file.read_text(encoding="utf-8"), file, how.extras, how.index)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCatalogError(
            f"{file} cannot be read ({getattr(error, 'strerror', 'not UTF-8')}); check the path"
        ) from error


def _refuse(given: str, known: "Match | None", how: _How) -> None:
    """Stop a paper that the catalogue holds, unless it is forced."""
    if known and not how.force:
        paper = how.index.papers[known.key]
        message = (
            f"{given}: this is {paper.key} already, by its {known.by} ({paper.title!r}); "
            f"'mucli enrich {paper.key}' fills in what it lacks, --force adds it all the same"
        )
        raise _KnownError(message, paper.key)


def _write(draft: "Draft", how: _How) -> "tuple[Draft, Path] | None":
    """Write the record once the person agrees; they may edit it first. Returns None when nothing is
    to be written.
    """
    from mucli.catalog.writing import paper_file, write_papers

    if how.dry_run:
        return None
    while not how.yes:
        answer = choose(
            f"Write {draft.paper.key} to {paper_file(how.root, draft.paper)}? (yes, edit, no)",
            "yen",
        )
        if answer == "n":
            print("nothing is written", file=sys.stderr)
            return None
        if answer == "y":
            break
        draft = _edited(draft, how)
        print_rows(
            "fields",
            ("Field", "Value", "From"),
            draft.fields,
            (),
            "plain" if how.chosen in ("json", "jsonl") else how.chosen,
        )
    return draft, write_papers(how.root, [draft.paper])[0]


def _edited(draft: "Draft", how: _How) -> "Draft":
    """Let the person edit the record. What they typed stays in a file until the record is
    written.
    """
    from mucli.catalog.drafts import draft_yaml
    from mucli.cli.editing import edit, start_draft
    from mucli.lookup.proposal import draft_problems, read_draft

    file = draft.file or start_draft(draft.paper.key, draft_yaml(draft.paper))
    text = edit(file, lambda text: draft_problems(text, file, how.extras, how.index))
    return read_draft(text, file, how.extras, how.index, before=draft)


def _leave(errors: Sequence[Exception]) -> None:
    """Exit with the worst code of what went wrong, each already told."""
    if errors:
        raise typer.Exit(max(getattr(error, "exit_code", 1) for error in errors))
