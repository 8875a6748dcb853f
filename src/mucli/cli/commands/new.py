"""``mucli new``: what came into the catalogue last."""

from dataclasses import replace

from mucli.cli.listing import show_selected
from mucli.cli.options import Selection, format_option, paper_filters

_LIMIT = 20


@paper_filters
def new(selection: Selection, format_: str = format_option()) -> None:
    """List the papers that came into the catalogue last, the newest first.

    20 of them (--limit N for more), or all since a day: mucli new --since 7d
    """
    limit = selection.limit
    if limit is None:
        limit = 0 if selection.given.get("since") else _LIMIT
    show_selected(replace(selection, sort=selection.sort or "added", limit=limit), format_)
