"""The installed tree of the fixture, and running what is in it."""

import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TREE = Path(os.environ["TAILWHEEL_INSTALLED"])
BUILD = TREE / "build"
PREFIX = TREE / "root/usr"
PROGRAM = PREFIX / "bin/tailwheel"


def only(paths):
    (path,) = paths
    return path


def library_folder(prefix: Path = PREFIX) -> Path:
    return only(prefix.glob("lib/**/libtailwheel.a")).parent


def environment(**changes) -> dict:
    """Nothing of the user's own settings, and changes."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAILWHEEL_", "PIP_"))}
    return kept | {"TAILWHEEL_ISOLATED": "1"} | changes


def run(*command, status=0, **options) -> str:
    """What the command prints, on both channels; it must end with STATUS."""
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env=options.pop("env", environment()), **options,
    )
    if done.returncode != status:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def commands() -> list[str]:
    """The names of the program's commands, as its help has them."""
    listed = run(PROGRAM, "--help").split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]
