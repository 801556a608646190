"""Trees of recorded answers, and how few rounds they can be had in.

A project costs two rounds, one for its page and one for metadata, and only then is it known
what it needs: that is what a tree costs at least, unless something else tells of a project
earlier. For bench/rounds and bench/recorded.
"""

import heapq
import importlib.machinery
import importlib.util
from pathlib import Path


def load_script(path: Path):
    """The Python script PATH, whose name has no suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(path.name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(path.name, loader))
    loader.exec_module(module)
    return module


make_hints = load_script(Path(__file__).resolve().parents[1] / "driver" / "make_hints")
project_of = make_hints.project_of


def fewest_rounds(case: dict, edges: make_hints.Edges, known=frozenset()) -> int:
    """The rounds of a run that asks in the first one for those projects of its tree that are
    KNOWN, and for each other one when metadata tells of it."""
    roots = [node for requirement in make_hints.parse(case["requirements"])
             for node in make_hints.nodes_of(requirement)]
    asked = {project: 1 for project in map(project_of, edges) if project in known}
    due = [(1, node) for node in {*roots, *asked}]
    seen = set()
    while due:
        time, node = heapq.heappop(due)
        if node in seen:
            continue
        seen.add(node)
        project = project_of(node)
        asked.setdefault(project, time)
        told = max(time, asked[project] + 2)
        heapq.heappush(due, (time, project))
        for need in edges.get(node, ()):
            heapq.heappush(due, (told, need))
    return max(asked.values()) + 1
