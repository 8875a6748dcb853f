"""Draw docs/terminal.svg from what mucli really prints: ``python docs/picture.py``."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COMMANDS = ['mucli search "federated unlerning" --limit 5', "mucli cite SISA"]
WIDTH = 110


def main() -> None:
    console = Console(
        record=True, width=WIDTH, force_terminal=True, file=open(os.devnull, "w", encoding="utf-8")
    )
    environment = os.environ | {"COLUMNS": str(WIDTH), "NO_COLOR": ""} | {"TERM": "xterm-256color"}
    environment.pop("NO_COLOR")
    for command in COMMANDS:
        console.print(Text("$ ", style="bold green") + Text(command, style="bold"))
        words = shlex.split(command)
        options = ["--color", "always"]
        extra = ["--format", "table"] if words[1] == "search" else []
        done = subprocess.run(
            [sys.executable, "-m", "mucli", *options, *words[1:], *extra],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        console.print(Text.from_ansi(done.stdout.rstrip("\n")))
        console.print()
    picture = re.sub(
        r"\s*@font-face \{.*?\}", "", console.export_svg(title="mucli"), flags=re.DOTALL
    )  # fonts from elsewhere are not fetched
    (Path(__file__).parent / "terminal.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
