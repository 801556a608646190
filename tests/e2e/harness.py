"""End-to-end tests: servers on loopback, tailwheel run as a user runs it, answers compared.

Needs the shared data (TAILWHEEL_SHARED); a test without it exits with 77, which ctest reads
as skipped. Every server is a child process that the `with` block ends.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)$", re.MULTILINE)


def shared_folder() -> Path:
    folder = os.environ.get("TAILWHEEL_SHARED")
    if not folder:
        print("skipped: TAILWHEEL_SHARED is not set")
        sys.exit(77)
    return Path(folder)


def tool(name: str) -> str:
    return str(shared_folder() / "tools" / name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(port: int, server: subprocess.Popen) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


@contextmanager
def running(command: list[str], port: int):
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_open(port, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def nginx(index: Path, *options: str):
    """Serves INDEX (a folder as mkindex.py makes them); gives the URL of its index."""
    port = free_port()
    conf = index.parent / f"{index.name}.{port}.conf"
    made = subprocess.run(
        [sys.executable, tool("nginx_conf.py"), str(index), "--port", str(port), *options],
        check=True, capture_output=True, text=True,
    )
    conf.write_text(made.stdout)
    # A root's nginx would work as somebody who may not enter a temporary folder.
    with running(["nginx", "-g", "user root;", "-c", str(conf)], port):
        scheme = "https" if "--tls" in options else "http"
        yield f"{scheme}://127.0.0.1:{port}/simple/"


def access_log(index: Path, url: str) -> Path:
    """Where the nginx that serves INDEX at URL notes each request, a JSON object a line."""
    port = url.split(":")[2].partition("/")[0]
    return index.parent / f"{index.name}.nginx-{port}" / "access.log"


@contextmanager
def serve_py(index: Path, *options: str):
    port = free_port()
    command = [sys.executable, tool("serve.py"), str(index), "--port", str(port), *options]
    with running(command, port):
        yield f"http://127.0.0.1:{port}/simple/"


def build_index(universe: Path, out: Path, *options: str) -> Path:
    subprocess.run(
        [sys.executable, tool("mkindex.py"), str(universe), str(out), "--pad", "2000", *options],
        check=True, capture_output=True,
    )
    return out


class Tailwheel:
    """One program under test, with a clean environment."""

    def __init__(self, program: str):
        self.program = program
        self.home = tempfile.TemporaryDirectory(prefix="tailwheel-home-")

    def run(self, *arguments: str, stdin: str = "", timeout: float = 120, **variables: str):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.home.name,
            "TMPDIR": self.home.name,
            "TAILWHEEL_MESSAGE_FORMAT": "text",
            "TAILWHEEL_VERIFY": "true",  # every answer is held against the facts
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
            **variables,
        }
        return subprocess.run(
            [self.program, *arguments], input=stdin, capture_output=True, text=True,
            env=environment, cwd=self.home.name, timeout=timeout,
        )

    def compile_case(self, case: dict, index_url: str, *more: str):
        options = case.get("options", {})
        arguments = ["compile", "-", "--no-header", "--no-annotate", "--index-url", index_url, *more,
                     "--python-version", case["python_full_version"],
                     "--python-platform", case["platform"]]
        for name in options.get("no_build", []):
            arguments += ["--only-binary", name]
        for name in options.get("no_binary", []):
            arguments += ["--no-binary", name]
        if "resolution" in options:
            arguments += ["--resolution", options["resolution"]]
        if "prereleases" in options:
            arguments += ["--prerelease", options["prereleases"]]
        if case.get("constraints"):
            constraints = Path(self.home.name) / "constraints.txt"
            constraints.write_text("\n".join(case["constraints"]) + "\n")
            arguments += ["-c", str(constraints)]
        return self.run(*arguments, stdin="\n".join(case["requirements"]) + "\n")


def same_version(a: str | None, b: str | None) -> bool:
    """Equal but for zeros at the end: one universe expects 7.0.0 where 7.0 was published."""
    short = [re.sub(r"(\.0)+$", "", version or "none") for version in (a, b)]
    return short[0] == short[1]


def difference(case: dict, result) -> str | None:
    """What is wrong with RESULT, or None."""
    expect = case["expect"]
    if not expect["satisfiable"]:
        if result.returncode != 1:
            return f"exit {result.returncode}, expected 1\n{result.stderr}"
        if "cannot be met" not in result.stderr:
            return f"no explanation:\n{result.stderr}"
        return f"wrote a lock all the same:\n{result.stdout}" if result.stdout else None
    if result.returncode != 0:
        return f"exit {result.returncode}\n{result.stderr}"
    wanted = expect.get("packages")
    got = dict(PIN.findall(result.stdout))
    if wanted is None or isinstance(wanted, list):
        return None
    wrong = [name for name in sorted(set(got) | set(wanted))
             if not same_version(got.get(name), wanted.get(name))]
    return "\n".join(f"  {name}: {got.get(name)}, expected {wanted.get(name)}"
                     for name in wrong) or None


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def count(self, name: str, problem: str | None) -> None:
        if problem:
            self.failed += 1
            print(f"FAILED {name}\n{problem}", flush=True)
        else:
            self.passed += 1

    def close(self) -> None:
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)


def load_cases(path: Path) -> list[dict]:
    return json.loads(path.read_text())["cases"]
