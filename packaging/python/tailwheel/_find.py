"""Where an installer put the program that came with this package."""

import os
import site
import sysconfig
from pathlib import Path

PROGRAM = "tailwheel"


def _folders():
    """The folders for programs, of the likeliest way of installing first."""
    yield Path(sysconfig.get_path("scripts"))
    # pip install --target FOLDER, or --prefix: beside or above this package
    packages = Path(__file__).resolve().parent.parent
    yield packages / "bin"
    for above in packages.parents:
        if above.name == "lib":
            yield above.parent / "bin"
            break
    # pip install --user
    if site.ENABLE_USER_SITE:
        yield Path(sysconfig.get_path("scripts", scheme=f"{os.name}_user"))


def find_tailwheel_bin() -> str:
    """The path of the program. Raises FileNotFoundError if it is in none of the usual places."""
    tried = list(dict.fromkeys(_folders()))
    for folder in tried:
        path = folder / PROGRAM
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    raise FileNotFoundError(f"no program {PROGRAM} in " + ", ".join(map(str, tried)))
