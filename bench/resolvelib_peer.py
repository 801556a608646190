"""resolvelib on a universe file, for bench/search: needs Debian's python3-resolvelib.

    resolvelib_peer.py FILE [--loop] [--cap SECONDS] [--budget SECONDS]

Resolves the cases of FILE, or with --loop each version of each package, with preferences
as pip has them. Requirements and specifiers are read once, outside the clock. A root is
given up after CAP seconds, and no root is begun after BUDGET seconds in all. Prints one
JSON object.
"""

import argparse
import json
import signal
import time

import resolvelib
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROUNDS = 100_000


class Index:
    """The packages of a universe, as one target sees them."""

    def __init__(self, packages: dict, case: dict):
        python = case["python_full_version"]
        self.env = {"python_full_version": python, "sys_platform": "linux",
                    "python_version": ".".join(python.split(".")[:2]), "os_name": "posix",
                    "platform_system": "Linux", "platform_machine": "x86_64",
                    "implementation_name": "cpython", "platform_python_implementation": "CPython"}
        self.packages = packages
        self.versions: dict[str, list] = {}
        self.needs: dict[tuple, list] = {}
        self.fitting: dict[tuple, frozenset] = {}
        self.asked = 0

    def warm(self) -> None:
        """Reads everything that is read once, but for extras."""
        for name, releases in self.packages.items():
            for text in releases:
                for need in self.needs_of(name, text, ""):
                    self.fits(need)
        self.asked = 0

    def read(self, text: str, extra: str = "") -> Requirement | None:
        """What TEXT asks for; None: nothing here, or nothing that can be understood."""
        try:
            requirement = Requirement(text)
            requirement.name = canonicalize_name(requirement.name)
            marker = requirement.marker
            holds = not marker or marker.evaluate({**self.env, "extra": extra})
        except (InvalidRequirement, InvalidVersion):
            return None
        return requirement if holds else None

    def versions_of(self, name: str) -> list:
        """Newest first; pre-releases after all others."""
        if name not in self.versions:
            found = []
            for text in self.packages.get(name, {}):
                try:
                    found.append((Version(text), text))
                except InvalidVersion:
                    continue
            found.sort(reverse=True)
            self.versions[name] = sorted(found, key=lambda v: v[0].is_prerelease)
        return self.versions[name]

    def needs_of(self, name: str, text: str, extra: str) -> list:
        self.asked += not extra
        key = (name, text, extra)
        if key not in self.needs:
            lines = self.packages[name][text]["requires_dist"]
            found = [self.read(line, extra) for line in lines]
            self.needs[key] = [need for need in found if need]
            if extra:
                self.needs[key].append(Requirement(f"{name}==={text}"))
        return self.needs[key]

    def fits(self, requirement: Requirement) -> frozenset:
        key = (requirement.name, requirement.specifier)
        if key not in self.fitting:
            self.fitting[key] = frozenset(
                text for version, text in self.versions_of(requirement.name)
                if requirement.specifier.contains(version, prereleases=True))
        return self.fitting[key]


class Provider(resolvelib.AbstractProvider):
    """Requirements are (requirement, extra); candidates (name, extra, version's text)."""

    def __init__(self, index: Index):
        self.index = index
        self.depth: dict[str, float] = {}

    def identify(self, requirement_or_candidate):
        first, second = requirement_or_candidate[:2]
        return (first.name, second) if isinstance(first, Requirement) else (first, second)

    def get_preference(self, identifier, resolutions, candidates, information, backtrack_causes):
        known = list(information[identifier])
        pinned = any(s.operator in ("==", "===") for i in known for s in i.requirement[0].specifier)
        depth = min((0.0 if i.parent is None else self.depth.get(i.parent[:2], 1e9) + 1
                     for i in known), default=1e9)
        self.depth[identifier] = depth
        cause = any(self.identify(c.requirement) == identifier for c in backtrack_causes)
        return (not pinned, not cause, depth, identifier)

    def find_matches(self, identifier, requirements, incompatibilities):
        name, extra = identifier
        bad = {candidate[2] for candidate in incompatibilities[identifier]}
        sets = [self.index.fits(requirement) for requirement, _ in requirements[identifier]]
        return [(name, extra, text) for _, text in self.index.versions_of(name)
                if text not in bad and all(text in one for one in sets)]

    def is_satisfied_by(self, requirement, candidate):
        return candidate[2] in self.index.fits(requirement[0])

    def get_dependencies(self, candidate):
        name, extra, text = candidate
        return [(need, asked) for need in self.index.needs_of(name, text, extra)
                for asked in ("", *sorted(need.extras))]


def give_up(*_) -> None:
    raise TimeoutError


def resolve(index: Index, lines: list[str], cap: float) -> tuple[float, str]:
    wanted = [(need, extra) for need in map(index.read, lines) if need
              for extra in ("", *sorted(need.extras))]
    resolver = resolvelib.Resolver(Provider(index), resolvelib.BaseReporter())
    signal.setitimer(signal.ITIMER_PROF, cap)
    start = time.process_time()
    try:
        resolver.resolve(wanted, max_rounds=ROUNDS)
        outcome = "satisfiable"
    except resolvelib.ResolutionImpossible:
        outcome = "unsatisfiable"
    except (TimeoutError, resolvelib.ResolutionTooDeep):
        outcome = "stopped"
    seconds = time.process_time() - start
    signal.setitimer(signal.ITIMER_PROF, 0)
    return seconds, outcome


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--loop", action="store_true")
    parser.add_argument("--cap", type=float, default=1)
    parser.add_argument("--budget", type=float, default=20)
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, give_up)
    with open(options.file, encoding="utf-8") as stream:
        world = json.load(stream)
    roots = ([[f"{name}=={version}"] for name, releases in world["packages"].items()
              for version in releases] if options.loop
             else [case["requirements"] for case in world["cases"]])
    index = Index(world["packages"], world["cases"][0])
    index.warm()
    counts = {"satisfiable": 0, "unsatisfiable": 0, "stopped": 0}
    total, slowest = 0.0, 0.0
    for lines in roots:
        if total > options.budget:
            break
        seconds, outcome = resolve(index, lines, options.cap)
        counts[outcome] += 1
        total += seconds
        slowest = max(slowest, seconds)
    print(json.dumps({"version": resolvelib.__version__, "roots": len(roots), **counts,
                      "ms": 1e3 * total, "slowest_ms": 1e3 * slowest, "asked": index.asked}))


if __name__ == "__main__":
    main()
