"""python -m tailwheel: becomes the program, with the same arguments."""

import os
import sys

from ._find import find_tailwheel_bin


def main() -> None:
    program = find_tailwheel_bin()
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
