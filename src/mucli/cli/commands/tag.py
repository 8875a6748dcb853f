"""``mucli tag``: the reader's own words for papers."""

import typer

from mucli.cli.options import REF, chosen_format
from mucli.cli.output import ROW_FORMATS, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.reading_list import count_tags, load, tag_name
from mucli.reading_list import tag as tag_paper


def tag(
    words: list[str] = typer.Argument(
        None, metavar="[REF] [+TAG] [-TAG]", help=f"{REF} Then tags to give and to take away."
    ),
    format_: str = typer.Option(
        "", "--format", metavar="FORMAT", help=f"{', '.join(ROW_FORMATS)}.", show_default=False
    ),
) -> None:
    """Give a paper tags (+survey-me) and take them away (-survey-me); without REF, list your tags.

    Only --help and --format are options here: what else starts with a minus is a tag to take away.
    """
    chosen = chosen_format(format_, ROW_FORMATS)
    marked = [word for word in words or [] if word[:1] in ("+", "-")]
    ref = " ".join(word for word in words or [] if word not in marked)
    add = [tag_name(word[1:]) for word in marked if word[0] == "+"]
    take = [tag_name(word[1:]) for word in marked if word[0] == "-"]
    if not ref and marked:
        raise UsageError("say which paper: 'mucli tag REF +tag'")
    if both := sorted(set(add) & set(take)):
        raise UsageError(f"{both[0]!r} is both given and taken away; keep one")
    if not ref:
        _list_tags(chosen)
        return
    with open_catalog() as catalog:
        try:
            paper = catalog.get(ref)
        except NotFoundError as error:
            raise NotFoundError(
                f"{error}{'' if marked or ' ' not in ref else '; a tag to give starts with +'}"
            ) from error
    tags = tag_paper(paper, add, take)
    record = {"key": paper.key, "tags": list(tags)}
    show_rows(Rows("tags", ("Key", "Tags"), [(paper.key, ", ".join(tags))], [record]), chosen)


tag.context_settings = {"ignore_unknown_options": True, "help_option_names": ["--help"]}  # type: ignore[attr-defined]  # -later is a tag


def _list_tags(chosen: str) -> None:
    counts = count_tags(load())
    if not counts:
        raise NotFoundError("you have no tags yet; 'mucli tag REF +tag' gives one")
    records = [{"tag": name, "papers": papers} for name, papers in counts.items()]
    show_rows(Rows("tags", ("Tag", "Papers"), list(counts.items()), records), chosen)
