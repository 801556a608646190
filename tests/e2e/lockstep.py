"""A server of an index that answers in rounds, so that round trips can be counted.

Requests are held until no further one has come for a while; then all of them are answered at
once. What a client asks because of an answer thereby falls into a later round, and what it
asks on its own into the same one, however slow the machine is. HTTP/1.1, sidecars but no
ranges; pages are stale at once and confirmed with 304.
"""

import asyncio
import hashlib
import threading
from contextlib import contextmanager
from pathlib import Path

QUIET = 0.05  # seconds without a request that end a round: more where the machine is busy
PAGE_TYPE = "application/vnd.pypi.simple.v1+json"


class Lockstep:
    """ROUNDS has a list of paths for each round since the last reset."""

    def __init__(self, index: Path, quiet: float):
        self.index = index
        self.quiet = quiet
        self.rounds: list[list[str]] = []
        self.held: list[asyncio.Future] = []
        self.timer: asyncio.TimerHandle | None = None
        self.current: list[str] = []

    def reset(self) -> None:
        self.rounds, self.current = [], []

    def paths(self) -> list[str]:
        return [path for paths in self.rounds for path in paths]

    def _release(self) -> None:
        self.rounds.append(self.current)
        self.current = []
        for future in self.held:
            future.set_result(None)
        self.held.clear()

    async def _hold(self, path: str) -> None:
        loop = asyncio.get_running_loop()
        self.current.append(path)
        if self.timer:
            self.timer.cancel()
        self.timer = loop.call_later(self.quiet, self._release)
        future = loop.create_future()
        self.held.append(future)
        await future

    def _answer(self, path: str, known: str) -> tuple[str, bytes, str]:
        page = path.startswith("/simple/")
        file = self.index / path.strip("/") / "index.json" if page else self.index / path[1:]
        if ".." in path or not file.is_file():
            return "404 Not Found", b"", ""
        body = file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        kind = PAGE_TYPE if page else "application/octet-stream"
        age = "max-age=0" if page else "max-age=1000000, immutable"
        headers = f"ETag: {etag}\r\nContent-Type: {kind}\r\nCache-Control: {age}\r\n"
        return ("304 Not Modified", b"", headers) if etag == known else ("200 OK", body, headers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
                path = first.split(" ")[1]
                await self._hold(path)
                status, body, headers = self._answer(path, fields.get("if-none-match", ""))
                length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
                writer.write(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@contextmanager
def lockstep(index: Path, quiet: float = QUIET):
    """Serves INDEX (a folder as mkindex.py makes them); gives the server and its URL."""
    server = Lockstep(index, quiet)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> int:
        listener = await asyncio.start_server(server._serve, "127.0.0.1", 0, backlog=1024)
        return listener.sockets[0].getsockname()[1]

    async def stop() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    port = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield server, f"http://127.0.0.1:{port}/simple/"
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
