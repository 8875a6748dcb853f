"""``python -m mucli``."""

from mucli.cli import main

main()
