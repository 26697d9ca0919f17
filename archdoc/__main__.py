"""Runs the command and turns whatever happens into an exit status and a word about it.

0 fine, 1 problems in the input, 2 wrong usage, 130 interrupted, 70 a bug of ours.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from archdoc.core.errors import ArchdocError

PROGRAM = "archdoc"
COMPLETION = "_ARCHDOC_COMPLETE"
"""The variable by which a shell asks for completions, as click names it."""
BUG, INTERRUPTED = 70, 130
"""EX_SOFTWARE of sysexits.h, and what shells give for SIGINT."""


def main() -> NoReturn:
    """Runs the command and exits."""
    gc.set_threshold(100_000)  # collecting while modules are imported costs a tenth of a short run
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell: `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (as long as the process)
    try:
        status = _status(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        status = _read_enough()
    except OSError as error:
        _read_enough()
        status = _outside(error)
    except KeyboardInterrupt:
        status = INTERRUPTED
    gc.freeze()  # nor is there anything to collect in what the process leaves behind
    sys.exit(status)


def _read_enough() -> int:
    """Whoever reads our output has enough of it: no failure. What is left must not be flushed at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


def _outside(error: OSError) -> int:
    """What the machine refuses (a full disk, a folder that is gone) is no bug of ours."""
    import click

    at = f"{error.filename}: " if isinstance(error.filename, str) else ""
    said = error.strerror or str(error)
    if not os.path.isfile(__file__):
        at, said = "", "archdoc can't run from within an archive; install it with pip"
    try:
        os.getcwd()
    except OSError:
        at, said = "", "The folder that this runs in is gone; change to another"
    click.echo(f"{at}{said}.", err=True)
    return 1


def _status(arguments: Sequence[str]) -> int:
    """Runs the command; the exit status. Only completion exits by itself."""
    import click

    from archdoc.cli import cli

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # What a terminal's encoding lacks shows as a question mark; data is written as bytes and isn't touched.
            stream.reconfigure(errors="replace")
    if COMPLETION in os.environ:
        cli.main(list(arguments), PROGRAM)
    try:
        # Not `cli.main`, which makes a failure of a reader who has enough.
        with cli.make_context(PROGRAM, list(arguments)) as context:
            cli.invoke(context)
        return 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except KeyboardInterrupt:
        click.echo("\nInterrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return _read_enough()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        from archdoc.core.errors import ArchdocError

        if isinstance(error, ArchdocError):
            _say(error)
            return 1
        if isinstance(error, OSError) and error.errno is not None:
            if error.errno in (errno.ENOSPC, errno.EBADF) and error.filename is None:
                _read_enough()
            return _outside(error)
        return _bug(error)


def _say(error: ArchdocError) -> None:
    import click

    from archdoc.cli import problems
    from archdoc.cli.terminal import wants_colour

    colour = wants_colour(sys.stderr)
    click.echo(problems.render(error.problems, colour=colour), err=True, nl=False, color=colour)


def _bug(error: Exception) -> int:
    if os.environ.get("ARCHDOC_DEBUG"):
        import traceback

        traceback.print_exception(error)
    else:
        import click

        from archdoc import __version__

        said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        click.echo(f"archdoc {__version__} failed, which is a bug of archdoc and not of your spec: {said}", err=True)
        click.echo("Please report it with the spec and what ARCHDOC_DEBUG=1 shows when you run this again.", err=True)
    return BUG


if __name__ == "__main__":
    main()
