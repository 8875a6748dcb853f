"""``mucli upgrade``: a bibliography brought up to the catalogue, as a difference or in place."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.cli.options import chosen_format, format_option
from mucli.cli.output.formats import print_json
from mucli.cli.state import STATE, open_catalog
from mucli.errors import OutsideError, UsageError
from mucli.files import read_bounded
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.bib.upgrade import Upgrade, Upgraded

_FORMATS = ("diff", "json")
_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class _File:
    """A bibliography that was read: the bytes it had, and what comes of it."""

    path: Path
    raw: bytes
    result: "Upgrade"


def upgrade(
    files: list[Path] = typer.Argument(
        ..., metavar="FILE.bib...", help="Your bibliographies, for BibTeX or BibLaTeX."
    ),
    *,
    write: bool = typer.Option(
        False, "--write", "-w", help="Change the files; what they were goes to FILE.bib.bak."
    ),
    check: bool = typer.Option(
        False, "--check", help="Exit with 1 when something would change; show no difference."
    ),
    format_: str = format_option(_FORMATS),
) -> None:
    """Bring a bibliography up to the catalogue: published versions for preprints, and the authors,
    DOIs and pages that are missing.

    Shows the difference and changes nothing, unless --write is given. Keys stay, and so does all
    that the catalogue does not know.
    """
    chosen = chosen_format(format_ or "diff", _FORMATS)
    if write and check:
        raise UsageError("--check changes nothing and --write does; give one")
    done = list(_upgraded(dict.fromkeys(files)))  # all are read before one is written
    if chosen == "json":
        print_json("files", (_file_json(each) for each in done))
    for each in done:
        if chosen == "diff":
            _report(each)
            if not write and not check:
                _show(each)
        if write and each.result.stretches:
            backup = _write(each)
            print(
                printable(f"{each.path} is upgraded; what it was is in {backup}"), file=sys.stderr
            )
    if check and any(each.result.stretches for each in done):
        raise typer.Exit(1)


def _upgraded(files: Iterable[Path]) -> Iterator[_File]:
    from mucli.bib.file import decode, read_bib
    from mucli.bib.upgrade import upgrade as bring_up

    read = [(path, raw := _load(path), read_bib(decode(raw), str(path))) for path in files]
    with open_catalog() as catalog:
        papers = list(catalog)
        for path, raw, bibliography in read:
            yield _File(path, raw, bring_up(bibliography, papers, catalog.venues))


def _load(path: Path) -> bytes:
    raw = read_bounded(path, _MAX_BYTES, name="bibliography", mend="split it")
    if b"\0" in raw:
        raise UsageError(
            f"{path} is no text in UTF-8 or another encoding of bytes; name a .bib file"
        )
    return raw


def _write(file: _File) -> Path:
    """Write what the file becomes, and what it was beside it; return the path of that."""
    from mucli.bib.file import encode
    from mucli.files import write_atomic

    try:
        if file.path.read_bytes() != file.raw:
            raise OutsideError(
                f"{file.path} was changed meanwhile and is left alone; run the command again"
            )
        backup = _backup(file)
        write_atomic(file.path, encode(file.result.after))
    except OSError as error:
        raise OutsideError(
            f"{file.path} cannot be written ({error.strerror or error}); it is as it was"
        ) from error
    return backup


def _backup(file: _File) -> Path:
    """Keep the file's bytes in FILE.bak, or in FILE.bak2, FILE.bak3 … where older ones are."""
    number = 1
    while True:
        backup = file.path.with_name(f"{file.path.name}.bak{number if number > 1 else ''}")
        try:
            with backup.open("xb") as stream:
                stream.write(file.raw)
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            number += 1
            continue
        backup.chmod(file.path.stat().st_mode & 0o7777)
        return backup


# What is said
# --------------------------------------------------------------------------------------------------


def _report(file: _File) -> None:
    result = file.result
    for record in result.records:
        place = f"{file.path}:{record.line}: {record.key}"
        if record.changes:
            print(printable(f"{place}: {_sentence(record)}"), file=sys.stderr)
        for remark in record.remarks:
            print(printable(f"{place}: {remark.message}"), file=sys.stderr)
    changed = sum(bool(record.changes) for record in result.records)
    remarks = sum(len(record.remarks) for record in result.records)
    counts = (
        f"{result.total:,} record{'s' if result.total != 1 else ''}, {result.known:,} in the"
        " catalogue"
    )
    look = f"; {remarks:,} to look at" if remarks else ""
    print(printable(f"{file.path}: {counts}; {changed:,} to upgrade{look}"), file=sys.stderr)


def _sentence(record: "Upgraded") -> str:
    """Say what becomes of a record: ``is published; type, journal, year changed; doi, pages
    added``.
    """
    done = {"added": [], "changed": [], "removed": []}  # type: dict[str, list[str]]
    for change in record.changes:
        done["added" if not change.before else "changed" if change.after else "removed"].append(
            change.field
        )
    parts = [f"{', '.join(names)} {what}" for what, names in done.items() if names]
    return "; ".join([*(["is published"] if record.published else []), *parts])


def _show(file: _File) -> None:
    """Print the difference: in colours on a terminal, else byte for byte, so that ``patch`` can use
    it.
    """
    from mucli.bib.diff import unified
    from mucli.bib.file import encode

    lines = list(unified(file.result.before, file.result.stretches, str(file.path)))
    if not lines:
        return
    if STATE.color == "always" or (STATE.color == "auto" and sys.stdout.isatty()):
        from mucli.cli.output import tables

        tables.difference(lines)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(b"".join(encode(line) for line in lines))
    sys.stdout.buffer.flush()


def _file_json(file: _File) -> dict[str, Any]:
    from dataclasses import asdict

    result = file.result
    changed = sum(bool(record.changes) for record in result.records)
    records = [asdict(record) for record in result.records if record.changes or record.remarks]
    return {
        "file": str(file.path),
        "total": result.total,
        "known": result.known,
        "changed": changed,
        "records": records,
    }
