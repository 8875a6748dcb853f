"""``mucli glossary``: the words of the field, explained."""

import typer

from mucli.api import Catalog
from mucli.cli.options import chosen_format, complete_term, format_option
from mucli.cli.output import ROW_FORMATS, Page, Row, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.cli.things import given, lines_of, papers_named
from mucli.errors import NotFoundError
from mucli.resources import GlossaryTerm

_COLUMNS = ("Term", "Definition", "Also called", "Papers")


def glossary(
    name: list[str] = typer.Argument(
        None, metavar="[TERM]", help="Only this term, in full.", autocompletion=complete_term
    ),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Explain the words of the field, or one: what it means, and the papers that this rests on."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        if not catalog.glossary:
            raise NotFoundError("this catalogue explains no terms; write some into glossary.yaml")
        found = [catalog.term(" ".join(name))] if name else list(catalog.glossary.values())
        records = [catalog.term_record(each) for each in found]
        page = _page(found[0], catalog)
    shown = Rows(
        "glossary",
        _COLUMNS,
        [_row(each) for each in found],
        records,
        pages=[page] if name else (),
        notable=lines_of(page) if name else None,
        drawn=None if name else lambda: _draw(found),
    )
    show_rows(shown, chosen)


def _row(each: GlossaryTerm) -> Row:
    return (each.name, each.definition, ", ".join(each.aliases), ", ".join(each.papers))


def _page(each: GlossaryTerm, catalog: Catalog) -> Page:
    papers, terms = catalog.term_record(each)["papers"], catalog.glossary
    facts = given(
        ("Also called", ", ".join(each.aliases)),
        ("Means", each.definition),
        ("Papers", papers_named(papers)),
        ("See also", ", ".join(terms[key].name for key in each.see if key in terms)),
    )
    return Page(each.name, None, facts)


def _draw(terms: list[GlossaryTerm]) -> None:
    from mucli.cli.output.terminal.drawing import draw_entries

    entries = [
        Page(", ".join((each.name, *each.aliases)), None, [("", [(each.definition, None)])])
        for each in terms
    ]
    draw_entries("The words of the field", entries)
