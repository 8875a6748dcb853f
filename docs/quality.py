"""Bring the table of docs/data-quality.md up to date: ``python docs/quality.py``."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "data-quality.md"
CATALOG = Path(__file__).parents[1] / "catalog"
_TABLE = re.compile(r"(?<=<!-- mucli doctor --format markdown -->\n).*?(?=<!-- end -->)", re.DOTALL)


def table() -> str:
    """Return the table that ``mucli doctor`` prints of the catalogue of this checkout."""
    command = [
        sys.executable,
        "-m",
        "mucli",
        "--catalog",
        str(CATALOG),
        "doctor",
        "--format",
        "markdown",
    ]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def shown(page: str) -> str:
    """Return the table that the text of the page shows. Raises ValueError when its place is not
    marked.
    """
    found = _TABLE.search(page)
    if found is None:
        raise ValueError(f"{PAGE} has no place for the table")
    return found[0]


def main() -> None:
    fresh = table()
    PAGE.write_text(
        _TABLE.sub(lambda _old: fresh, PAGE.read_text(encoding="utf-8")), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
