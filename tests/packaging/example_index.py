"""The example index (examples/make-index), served on loopback for the tests of packages."""

import functools
import http.server
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
EXAMPLES = TOP / "examples"


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments):
        """A client that has read enough hangs up."""


@contextmanager
def example_index(folder: Path, certificate: Path | None = None, key: Path | None = None,
                  handler: type = Quiet):
    """Makes the index in FOLDER and serves it, over TLS if there is a CERTIFICATE; gives its URL."""
    subprocess.run([EXAMPLES / "make-index", folder], check=True, capture_output=True)
    answer = functools.partial(handler, directory=folder)
    with Server(("localhost", 0), answer) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scheme = "https" if certificate else "http"
        yield f"{scheme}://localhost:{server.server_port}/simple/"
        server.shutdown()


@contextmanager
def nginx_example_index(folder: Path):
    """The same from nginx, as examples/quickstart serves it: for what is fast."""
    index = folder / "index"
    subprocess.run([EXAMPLES / "make-index", index], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configuration = (EXAMPLES / "nginx.conf.in").read_text().replace("@PORT@", str(port))
    (folder / "nginx.conf").write_text(configuration)
    server = subprocess.Popen(["nginx", "-p", f"{folder}/", "-e", "error.log", "-c", "nginx.conf"],
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (folder / "nginx.pid").exists() or not (folder / "nginx.pid").read_text():
            if server.poll() is not None:
                raise RuntimeError((folder / "error.log").read_text())
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/simple/"
    finally:
        server.terminate()
        server.wait(timeout=10)
