"""``mucli surveys``: the papers that give an overview."""

from mucli.cli.listing import show_selected
from mucli.cli.options import Selection, format_option, paper_filters


@paper_filters
def surveys(selection: Selection, format_: str = format_option()) -> None:
    """List the surveys: papers of the category or kind 'survey'."""
    show_selected(selection, format_, surveys=True)
