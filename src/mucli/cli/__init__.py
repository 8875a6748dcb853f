"""Floor 10: the command line: ``mucli``. This module starts it; each command lives in a module of
its own that is imported when it is used.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from keyword import iskeyword
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup

from mucli import __version__
from mucli.errors import MucliError, OutsideError, UsageError

COMMANDS = {
    "start": "New to the field",
    "glossary": "New to the field",
    "search": "Find",
    "list": "Find",
    "browse": "Find",
    "show": "Find",
    "open": "Find",
    "pdf": "Find",
    "surveys": "Find",
    "new": "Find",
    "cite": "Cite",
    "bib": "Cite",
    "upgrade": "Cite",
    "check": "Cite",
    "export": "Cite",
    "datasets": "Browse",
    "metrics": "Browse",
    "benchmarks": "Browse",
    "categories": "Browse",
    "topics": "Browse",
    "facets": "Browse",
    "venues": "Browse",
    "methods": "Browse",
    "authors": "Browse",
    "stats": "Browse",
    "about": "Browse",
    "note": "Your own",
    "tag": "Your own",
    "star": "Your own",
    "edit": "Your own",
    "remove": "Your own",
    "site": "Share",
    "mcp": "Share",
    "add": "Grow",
    "enrich": "Grow",
    "import": "Grow",
    "discover": "Grow",
    "sync": "Grow",
    "check-links": "Keep",
    "validate": "Keep",
    "doctor": "Keep",
}
"""The commands with their panels in the help; each lives in a module named after it."""

ALIASES = {"find": "search"}
"""Names that people type for a command, which the help does not list."""

_GUIDE = """\
mucli puts the machine-unlearning literature in the terminal.

  mucli search "federated"       find papers, whatever the spelling
  mucli show SISA                everything about one paper
  mucli cite SISA >> refs.bib    BibTeX that compiles
  mucli start                    new to the field? what to read first

All commands: mucli --help"""


def _function(command: str) -> Any:
    """Return the function of ``command``; where its name is taken in Python, it ends in ``_``."""
    name = command.replace("-", "_")
    module = import_module(f"mucli.cli.commands.{name}{'_' if iskeyword(name) else ''}")
    return getattr(module, name, None) or getattr(module, f"{name}_")


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and return the command ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        from mucli.cli.examples import epilog

        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        command = _function(cmd_name)
        if isinstance(command, typer.Typer):  # a family of commands
            command.info.epilog = epilog(cmd_name)
            return typer.main.get_command(command)
        settings = {
            "help_option_names": ["-h", "--help"],
            **getattr(command, "context_settings", {}),
        }
        cls = getattr(command, "command_class", None)
        app.command(
            cmd_name,
            cls=cls,
            epilog=epilog(cmd_name),
            rich_help_panel=COMMANDS[cmd_name],
            context_settings=settings,
        )(command)
        return typer.main.get_command(app)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that ``args`` begin with. Raises UsageError with the nearest names for
        one that there is not.
        """
        if args and args[0] in ALIASES:
            args = [ALIASES[args[0]], *args[1:]]
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
            if len(args) == 1:
                typer.echo(ctx.get_help())
                raise typer.Exit
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from mucli.text import closest

            close = closest(args[0], COMMANDS, limit=2)
            hint = f"did you mean {' or '.join(close)}?" if close else "see 'mucli --help'"
            raise UsageError(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader of the output that goes away (``mucli list | head``) ends it
        quietly.
        """
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to say
            return 0

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands of the help under the names of their panels."""
        for panel in dict.fromkeys(COMMANDS.values()):
            names = [name for name, other in COMMANDS.items() if other == panel]
            with formatter.section(panel):
                formatter.write_dl(
                    [(name, self.get_command(ctx, name).get_short_help_str(150)) for name in names]
                )


app = typer.Typer(
    name="mucli",
    cls=LazyGroup,
    help="The machine-unlearning literature in the terminal: find it, cite it, trust its links.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mucli {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    *,
    catalog: str = typer.Option(
        "", "--catalog", metavar="DIR", envvar="MUCLI_CATALOG", help="Read this catalogue instead."
    ),
    color: str = typer.Option(
        "auto",
        "--color",
        metavar="WHEN",
        help="Colours: auto, always or never.",
        autocompletion=lambda: ["auto", "always", "never"],
    ),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
    no_pager: bool = typer.Option(
        False, "--no-pager", help="Print more than a screenful as it is (MUCLI_PAGER names yours)."
    ),
    version: bool = typer.Option(
        False,
        "--version",
        "-V",
        callback=_version,
        is_eager=True,
        help="Show the version and exit.",
    ),
) -> None:
    """Keep the options that all commands share."""
    from mucli.cli.state import STATE

    STATE.set(catalog=catalog, color=color, debug=debug, pager=not no_pager)
    if ctx.invoked_subcommand is None:
        typer.echo(_GUIDE)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments`` (else the process's) and return the exit code; errors
    are one sentence on stderr.
    """
    from mucli.cli.state import STATE

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller (>&-): what is said goes nowhere
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    _take_named_shell(given)
    given = shared_first(given)
    command = typer.main.get_command(app)
    try:
        result = command.main(args=given, prog_name="mucli", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except (typer.Exit, SystemExit) as leave:
        code = getattr(leave, "exit_code", None) if isinstance(leave, typer.Exit) else leave.code
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        print("\ninterrupted", file=sys.stderr)
        return 130
    except Exception as error:
        if STATE.debug:
            raise
        return _complain(error)


def shared_first(given: Sequence[str]) -> list[str]:
    """Return the arguments with the options that all commands share before the command, wherever
    they were typed.

    >>> shared_first(["list", "--color", "never", "-n", "3"])
    ['--color', 'never', 'list', '-n', '3']
    """
    shared: list[str] = []
    rest: list[str] = []
    place = 0
    while place < len(given):
        word = given[place]
        if word == "--":
            break
        taken = 2 if word in ("--catalog", "--color") and place + 1 < len(given) else 1
        is_shared = (
            taken == 2
            or word in ("--debug", "--no-pager")
            or word.startswith(("--catalog=", "--color="))
        )
        (shared if is_shared else rest).extend(given[place : place + taken])
        place += taken
    return [*shared, *rest, *given[place:]]


def _take_named_shell(given: list[str]) -> None:
    """Let ``--install-completion zsh`` name the shell: typer finds out the shell or takes its name,
    as this variable says, never both.
    """
    for option, shell in pairwise(given):
        if option in ("--install-completion", "--show-completion") and shell in (
            "bash",
            "zsh",
            "fish",
            "powershell",
            "pwsh",
        ):
            os.environ["_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"] = "1"


def _complain(error: Exception) -> int:
    from mucli.text import printable

    if isinstance(error, MucliError):
        code, message = error.exit_code, str(error)
    elif hasattr(error, "format_message"):
        code, message = 2, error.format_message()
        ctx = getattr(error, "ctx", None)
        if ctx is not None and "--help" not in message:
            message = f"{message.rstrip('.')}; see '{ctx.command_path} --help'"
    elif isinstance(error, OSError):
        code, message = (
            OutsideError.exit_code,
            f"{error.filename or 'the system'}: {error.strerror or error}",
        )
    else:
        code, message = (
            1,
            (
                f"this should not happen ({type(error).__name__}: {error}); please report it, with"
                " the output of --debug"
            ),
        )
    print(
        "\n".join(
            f"mucli: {line}" if n == 0 else line
            for n, line in enumerate(map(printable, message.splitlines()))
        ),
        file=sys.stderr,
    )
    return code
