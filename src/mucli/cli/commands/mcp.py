"""``mucli mcp``: the catalogue for assistants, over standard input and output."""

import sys

from mucli.cli.state import open_catalog


def mcp() -> None:
    """Serve the catalogue to an assistant over the Model Context Protocol (docs/mcp.md).

    The assistant's program starts it and speaks to it over standard input and output.
    """
    from mucli.api.mcp_server import mcp_server

    with open_catalog() as catalog:
        server = mcp_server(catalog)
        if sys.stdin.isatty():
            print(
                "mucli: an assistant's program is meant to speak here (docs/mcp.md); Ctrl-C ends",
                file=sys.stderr,
            )
        server.run()
