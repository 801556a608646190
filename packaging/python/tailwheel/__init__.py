"""tailwheel, a dependency resolver: a program, which this package carries and finds."""

from ._find import find_tailwheel_bin

__all__ = ["find_tailwheel_bin"]
