"""``mucli about``: the survey to cite, news, the lists that the catalogue follows."""

from pathlib import Path

from mucli import __version__
from mucli.api import Catalog
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import ROW_FORMATS, Facts, Page, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.files import user_data
from mucli.model import to_json
from mucli.reading_list import reading_list_file


def about(format_: str = format_option(ROW_FORMATS)) -> None:
    """Show what the catalogue is, the survey to cite, news, and the upstream lists."""
    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        told, count, place = catalog.about, len(catalog), str(catalog.place)
        facts = _facts(catalog)
    more = {"papers": count, "program": __version__, "place": place}
    rows = [(label, line) for label, lines in facts for line, _url in lines]
    blocks = [("BibTeX", told.survey.bibtex)] if told.survey else []
    page = Page(told.name or "mucli", None, facts, blocks)
    show_rows(Rows("about", ("What", "Is"), rows, [to_json(told)], more, pages=[page]), chosen)


def _facts(catalog: Catalog) -> Facts:
    told = catalog.about
    lists = told.upstream.values()
    survey: list[tuple[str, str | None]] = []
    if told.survey:
        names = ", ".join(author.natural for author in told.survey.authors)
        survey = [(told.survey.title, told.survey.url), (names, None)]
    facts: list[tuple[str, list[tuple[str, str | None]]]] = [
        ("Papers", [(f"{len(catalog):,}", None)]),
        ("Please cite", survey),
        ("Program", [(f"mucli {__version__}", None)]),
        ("Your own", [(line, None) for line in _own()]),
        ("Read from", [(str(catalog.place), None)]),
        ("News", [(f"{news.date}  {news.text}", news.url) for news in told.news]),
        ("Follows", [(f"{each.name}: {each.url}", each.url) for each in lists]),
        ("Sites", [(each.site, each.site) for each in lists if each.site]),
    ]
    return [(label, lines) for label, lines in facts if lines]


def _own() -> list[str]:
    """Say what the user keeps, and where: papers of their own, a reading list."""
    folder, marks = user_data() / "papers", reading_list_file()
    papers = sum(1 for _file in Path(folder).rglob("*.yaml"))
    own = [f"{papers:,} paper{'s' if papers != 1 else ''} in {folder}"] if papers else []
    return own + ([f"a reading list in {marks}"] if marks.exists() else [])
