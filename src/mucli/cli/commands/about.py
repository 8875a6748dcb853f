"""``mucli about``: the survey to cite, news, the lists that the catalogue follows."""

from pathlib import Path

from mucli import __version__
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output.formats import print_json, print_plain
from mucli.cli.state import STATE, open_catalog
from mucli.model import to_json

_FORMATS = ("table", "plain", "json")


def about(format_: str = format_option(_FORMATS)) -> None:
    """Show what the catalogue is, the survey to cite, news, and the upstream lists."""
    chosen = chosen_format(format_, _FORMATS)
    with open_catalog() as catalog:
        told, count, place = catalog.about, len(catalog), _place()
    if chosen == "json":
        print_json("about", [to_json(told)], papers=count, program=__version__, place=place)
        return
    facts: list[tuple[str, list[tuple[str, str | None]]]] = [
        ("Papers", [(f"{count:,}", None)]),
        ("Program", [(f"mucli {__version__}", None)]),
        ("Read from", [(place, None)]),
        ("News", [(f"{news.date}  {news.text}", news.url) for news in told.news]),
        (
            "Follows",
            [
                (f"{upstream.name}: {upstream.url}", upstream.url)
                for upstream in told.upstream.values()
            ],
        ),
        (
            "Sites",
            [
                (upstream.site, upstream.site)
                for upstream in told.upstream.values()
                if upstream.site
            ],
        ),
    ]
    if told.survey:
        names = ", ".join(author.natural for author in told.survey.authors)
        facts.insert(1, ("Please cite", [(told.survey.title, told.survey.url), (names, None)]))
    facts.insert(3, ("Your own", [(line, None) for line in _own()]))
    facts = [(label, lines) for label, lines in facts if lines]
    if chosen == "plain":
        print_plain((label, line) for label, lines in facts for line, _url in lines)
        return
    from mucli.cli.output import tables

    tables.page(
        told.name or "mucli", None, facts, [("BibTeX", told.survey.bibtex)] if told.survey else []
    )


def _place() -> str:
    """Return the catalogue's folder, or the compiled file that there is instead of one."""
    from mucli.catalog.locate import find_catalog

    return str(find_catalog(Path(STATE.catalog) if STATE.catalog else None).path)


def _own() -> list[str]:
    """Say what the user keeps, and where: papers of their own, a reading list."""
    from mucli.files import user_data
    from mucli.reading_list import reading_list_file

    papers = sum(1 for _file in (user_data() / "papers").rglob("*.yaml"))
    own = (
        [f"{papers:,} paper{'s' if papers != 1 else ''} in {user_data() / 'papers'}"]
        if papers
        else []
    )
    return own + (
        [f"a reading list in {reading_list_file()}"] if reading_list_file().exists() else []
    )
