"""mucli among other programs: completion in real shells, pipes whose reader goes away, closed streams, a misspelt command."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result

Run = Callable[..., Result]


@pytest.fixture
def shell_env(tmp_path: Path, small_catalog: Path) -> dict[str, str]:
    """Return an environment with mucli on PATH and the small catalogue as the one to read."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "mucli").write_text(
        f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n", encoding="utf-8"
    )
    (bin_ / "mucli").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    return os.environ | {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "HOME": str(home),
        "MUCLI_CATALOG": str(small_catalog),
        "TERM": "dumb",
    }


def run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("mucli", "li"), "list"),
        (("mucli", "list", "--topic", "f"), "federated"),
        (("mucli", "list", "-v", "ic"), "iclr"),
        (("mucli", "list", "-a", "Bou"), "Bourtoule"),
        (("mucli", "list", "--list", "s"), "small-list"),
        (("mucli", "show", "smi"), "smith2023graph"),
        (("mucli", "show", "SI"), "SISA"),
        (("mucli", "metrics", "a"), "accuracy"),
        (("mucli", "export", "-f", "ma"), "markdown"),
        (("mucli", "list", "--no-c"), "--no-code"),
    ],
)
def test_bash_completes_with_real_values(
    shell_env: dict[str, str], words: tuple[str, ...], offered: str
) -> None:
    typed = " ".join(f"'{word}'" for word in words)
    script = (
        f"mucli --install-completion bash >/dev/null && source ~/.bashrc && COMP_WORDS=({typed}) COMP_CWORD={len(words) - 1}"
        ' && $(complete -p mucli | sed "s/.*-F \\([^ ]*\\) .*/\\1/") mucli && echo "${COMPREPLY[*]}"'
    )
    done = run(["bash", "-c", script], shell_env)
    assert (done.stdout.split(), done.stderr) == ([offered], "")


def test_zsh_completes_with_real_values(shell_env: dict[str, str]) -> None:
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    assert run(["zsh", "-f", "-c", "mucli --install-completion zsh"], shell_env).returncode == 0
    main, side = pty.openpty()
    process = subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=side,
        stdout=side,
        stderr=side,
        env=shell_env | {"TERM": "xterm"},
        start_new_session=True,
    )
    os.close(side)
    try:
        os.write(main, b"PS1='> '; source ~/.zshrc; compinit -u; echo rea''dy\n")
        _until(main, "ready")
        os.write(main, b"mucli list --topic fed\t")
        _until(
            main, "\x07"
        )  # the first time in a session zsh loads typer's function, and only rings
        os.write(main, b"\t")
        assert "erated" in _until(main, "erated")
    finally:
        process.kill()
        process.wait()
        os.close(main)


def _until(main: int, wanted: str) -> str:
    """Read from the terminal until ``wanted`` appears, for at most 30 seconds."""
    seen, end = "", time.monotonic() + 30
    while wanted not in seen and time.monotonic() < end:
        if select.select([main], [], [], 0.2)[0]:
            seen += os.read(main, 65536).decode(errors="replace")
    return seen


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "list -f table",
        "show SISA -f table",
        "stats -f table",
        "export",
        "topics -f json",
        "--help",
    ],
)
def test_a_reader_that_goes_away_is_no_error(shell_env: dict[str, str], command: str) -> None:
    done = run(["bash", "-o", "pipefail", "-c", f"mucli {command} | head -c 3"], shell_env)
    assert done.returncode == 0 and "Error" not in done.stderr and "mucli:" not in done.stderr


def test_closed_streams_are_no_error(shell_env: dict[str, str]) -> None:
    done = run(["bash", "-c", "mucli list >&- && mucli list -f table >&- 2>&-"], shell_env)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_full_disk_is_the_outside_world(shell_env: dict[str, str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = run(["bash", "-c", "mucli list > /dev/full"], shell_env)
    assert (
        done.returncode == 3
        and done.stderr.startswith("mucli: ")
        and "Traceback" not in done.stderr
    )


@pytest.mark.parametrize(
    ("typed", "meant"), [("serach", "search"), ("lst", "list"), ("dataset", "datasets")]
)
def test_a_misspelt_command_is_answered_with_the_right_one(
    mucli: Run, typed: str, meant: str
) -> None:
    result = mucli(typed, "x")
    assert result.code == 2 and f"there is no command '{typed}'; did you mean {meant}" in result.err


def test_an_unknown_command_is_answered_with_the_way_to_the_list(mucli: Run) -> None:
    result = mucli("xyzzy")
    assert (result.code, result.err) == (
        2,
        "mucli: there is no command 'xyzzy'; see 'mucli --help'\n",
    )
