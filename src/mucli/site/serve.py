"""Showing a site on this machine, to nobody else."""

import gzip
import io
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"

_TEXT = frozenset(
    (".html", ".css", ".js", ".json", ".svg", ".xml", ".atom", ".txt", ".bib", ".ris")
)
"""What shrinks when it is compressed; pictures do not."""


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
        if self.headers.get("Range") or not _accepts_gzip(self.headers.get("Accept-Encoding", "")):
            return super().send_head()
        return self._compressed()

    def _compressed(self) -> Any:
        """Answer with a text compressed, as hosts of sites do; with anything else as it is."""
        found = Path(self.translate_path(self.path))
        file = found / "index.html" if found.is_dir() and self.path.endswith("/") else found
        if file.suffix not in _TEXT or not file.is_file():
            return super().send_head()
        status = file.stat()
        seen = _seconds(self.headers.get("If-Modified-Since"))
        if seen is not None and int(status.st_mtime) <= seen:
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        body = _zipped(str(file), status.st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(status.st_mtime))
        self.end_headers()
        return io.BytesIO(body)

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


@lru_cache(maxsize=64)
def _zipped(file: str, _changed: int) -> bytes:
    """Return ``file`` compressed; one that changed is compressed again."""
    return gzip.compress(Path(file).read_bytes(), 6, mtime=0)


def _accepts_gzip(header: str) -> bool:
    """Tell whether an ``Accept-Encoding`` (RFC 9110, 12.5.3) takes gzip."""
    for part in header.lower().split(","):
        name, *rest = (each.strip() for each in part.split(";"))
        if name in ("gzip", "*"):
            return not any(re.fullmatch(r"q=0(\.0*)?", each) for each in rest)
    return False


def _seconds(day: str | None) -> float | None:
    """Return the moment of an HTTP date in seconds, None when it is none."""
    try:
        return parsedate_to_datetime(day).timestamp() if day else None
    except ValueError:
        return None


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
