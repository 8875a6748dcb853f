"""Print what CHANGELOG.md says of one version: ``python .github/release_notes.py 1.2.3``."""

import re
import sys
from pathlib import Path


def part(changelog: str, version: str) -> str:
    """Return the part of ``changelog`` (Keep a Changelog) about ``version``, without its heading.

    Raises SystemExit when there is none, or when the version of the package is another.
    """
    heading = re.escape(f"## [{version}]")
    found = re.search(
        rf"^{heading}[^\n]*\n(.*?)(?=^## \[|^\[[^\]]+\]: |\Z)", changelog, re.M | re.S
    )
    if not found or not found[1].strip():
        raise SystemExit(f"CHANGELOG.md says nothing of {version}; add a section '## [{version}]'")
    return found[1].strip() + "\n"


def main() -> None:
    """Print the part for the version named on the command line, if it is the package's."""
    root = Path(__file__).parents[1]
    version = sys.argv[1]
    package = (root / "src/mucli/__init__.py").read_text(encoding="utf-8")
    if f'__version__ = "{version}"' not in package:
        raise SystemExit(f"the tag says {version}, src/mucli/__init__.py another version")
    sys.stdout.write(part((root / "CHANGELOG.md").read_text(encoding="utf-8"), version))


if __name__ == "__main__":
    main()
