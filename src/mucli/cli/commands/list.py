"""``mucli list``: papers by filters."""

from mucli.cli.listing import show_selected
from mucli.cli.options import Selection, format_option, paper_filters


@paper_filters
def list_(selection: Selection, format_: str = format_option()) -> None:
    """List the papers that pass the filters, newest first.

    Different filters must all hold; of several values of one filter, any may: mucli list -t
    federated -t gnn -y 2023-
    """
    show_selected(selection, format_)
