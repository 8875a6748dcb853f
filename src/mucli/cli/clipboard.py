"""Putting text on the clipboard: by the platform's own tool, or through the terminal, which works
over SSH as well.
"""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mucli.errors import OutsideError

# Terminals take about 100,000 bytes of an OSC 52 sequence (xterm, tmux, hterm); the text grows by a
# third in Base64.
_TERMINAL_BYTES = 74_994
_TOOL_SECONDS = 10


def copy(text: str) -> str:
    """Put ``text`` on the clipboard and return what took it (``pbcopy``, ``the terminal`` …).

    Over SSH the terminal is asked first: a tool would copy to the clipboard of the far machine.
    Raises OutsideError when nothing takes it.
    """
    remote = bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
    for command in _tools(remote=remote):
        if _run(command, text):
            return command[0]
    if _through_terminal(text):
        return "the terminal"
    raise OutsideError(
        "there is no clipboard here: no tool (pbcopy, wl-copy, xclip, xsel) and no terminal; write"
        " to a file with -o FILE"
    )


def _tools(*, remote: bool) -> list[list[str]]:
    """Return the commands that may work here, best first."""
    environment = os.environ
    wanted = (
        [["tmux", "load-buffer", "-w", "-"]] if environment.get("TMUX") else []
    )  # -w hands it on to the outer terminal
    if not remote:
        wanted += [["pbcopy"]] if sys.platform == "darwin" else []
        wanted += (
            [["clip.exe"]] if sys.platform == "win32" or environment.get("WSL_DISTRO_NAME") else []
        )
        wanted += [["wl-copy"]] if environment.get("WAYLAND_DISPLAY") else []
        wanted += (
            [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
            if environment.get("DISPLAY")
            else []
        )
    return [command for command in wanted if shutil.which(command[0])]


def _run(command: list[str], text: str) -> bool:
    encoding = (
        "utf-16-le" if command[0] == "clip.exe" else "utf-8"
    )  # what Windows takes for Unicode
    try:
        # The tools stay in the background to serve the clipboard; they must not hold our pipes
        # open.
        done = subprocess.run(
            command,
            input=text.encode(encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TOOL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _through_terminal(text: str) -> bool:
    """Ask the terminal with OSC 52 (xterm's "Control Sequences", Operating System Commands). Tells
    whether there is a terminal.
    """
    raw = text.encode()
    if len(raw) > _TERMINAL_BYTES:
        raise OutsideError(
            f"{len(raw):,} bytes are more than a terminal copies ({_TERMINAL_BYTES:,}); cite fewer,"
            " or write to a file with -o FILE"
        )
    sequence = f"\033]52;c;{base64.b64encode(raw).decode()}\a".encode()
    try:
        with Path("/dev/tty").open("wb", buffering=0) as terminal:
            terminal.write(sequence)
    except OSError:
        return False
    return True
