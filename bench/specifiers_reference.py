#!/usr/bin/env python3
"""Time the reference implementation on what bench_specifiers reads.

    python3 bench/specifiers_reference.py VERSIONS.txt
"""

import sys
import time

from packaging.specifiers import SpecifierSet
from packaging.version import Version


def timed(what, count, run):
    best = None
    for _ in range(5):
        start = time.perf_counter()
        result = run()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    print(f"{what}: {best / count * 1e9:.0f} ns each")
    return result


def main(path):
    with open(path) as lines:
        real = lines.read().split()
    texts = [f"{i or ''}{text}" for i in range(100000 // len(real) + 1) for text in real]
    texts = list(dict.fromkeys(texts))[:100000]
    versions = timed("parse", len(texts), lambda: [Version(text) for text in texts])
    timed("sort", len(texts), lambda: sorted(versions))
    table = sorted(versions)[:2000]
    spec = SpecifierSet(">=1.0,!=1.5.*,<2")
    timed("filter 2,000 versions", 1, lambda: list(spec.filter(table)))


main(sys.argv[1])
