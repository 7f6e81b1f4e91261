"""Our own fault: a sentence for the user, and a log that holds no client data."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path

import click

from impactkit.domain.version import VERSION

OUR_FAULT = 3  # exit code
ADDRESS = "the people who gave you impactkit"


def tell_our_fault(fault: Exception, *, unmade: str = "") -> None:
    """Say in a sentence that the program failed, what was not made for it, and where the log lies."""
    log = write_log(fault, log_folder())
    if unmade:
        click.echo(f"{unmade} was not made; the reports of other services are not touched by this.", err=True)
    where = f"Send the file {log} to {ADDRESS}" if log else f"Tell {ADDRESS}"
    click.echo(
        f"impactkit failed ({type(fault).__name__}); your data are not the cause and were not changed. {where}, "
        "with the command you typed. The log holds no client data.",
        err=True,
    )


def log_folder() -> Path:
    """Give the folder of the user's logs."""
    from platformdirs import user_log_path

    return user_log_path("impactkit", appauthor=False)


def write_log(fault: Exception, folder: Path) -> Path | None:
    """Write where the program failed, and give the file; None where nothing can be written.

    Only kinds of fault, files, lines and functions of the program: what an exception says may hold a client's data.
    """
    lines = [f"impactkit {VERSION}, Python {platform.python_version()}, {platform.system()}"]
    seen: BaseException | None = fault
    while seen is not None:
        lines.append(type(seen).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"fault-{datetime.now():%Y%m%d-%H%M%S-%f}.log"
        path.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError:
        return None
    return path
