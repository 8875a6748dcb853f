"""Keys: one a line, for the next command of a pipe."""

from mucli.cli.output import Papers


def papers(shown: Papers) -> None:
    """Print the key of each paper."""
    print("\n".join(paper.key for paper in shown.papers))
