"""Showing a site on this machine, to nobody else."""

import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder; a missing page shows the site's own 404 page."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Add what a careful host would say."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> Any:
        """Answer only to this machine's own name: another that leads here is a page elsewhere
        trying to read along (DNS rebinding).
        """
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name not in (HOST, "localhost"):
            return super().send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's page for what is not there."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = _at_top(page.read_bytes())
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: Any) -> None:
        """Show no folders: a host of static pages does not either."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


def _at_top(page: bytes) -> bytes:
    """Return the 404 page with its links leading to the top of this server, wherever the site is
    made to live (``--url``).
    """
    root = re.search(rb'<body data-root="([^"]+)"', page)
    return page.replace(b'="' + root[1], b'="/') if root else page


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of ``folder`` on 127.0.0.1 at ``port`` (0: a free one), ready for
    ``serve_forever``.

    Raises OSError for a port in use.
    """
    return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
