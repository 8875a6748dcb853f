"""Floor 11: the program ``mucli``, also as ``python -m mucli``: the process around the command
line.
"""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code (see ``mucli.errors``).

    Most commands live a tenth of a second and make no cyclic garbage worth a tenth of that, so the
    collector waits until there is much, and has nothing to look through at the end. Commands that
    run for long still collect.
    """
    gc.set_threshold(50_000, 20, 100)
    try:
        from mucli.cli import run

        code = run()
    except KeyboardInterrupt:  # while modules are loaded: later ones are told in run()
        sys.stderr.write("\ninterrupted\n")
        code = 130
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
