"""The example index (examples/make-index), served on loopback for the tests of packages."""

import functools
import http.server
import ssl
import subprocess
import threading
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
def example_index(folder: Path, certificate: Path | None = None, key: Path | None = None):
    """Makes the index in FOLDER and serves it, over TLS if there is a CERTIFICATE; gives its URL."""
    subprocess.run([EXAMPLES / "make-index", folder], check=True, capture_output=True)
    handler = functools.partial(Quiet, directory=folder)
    with Server(("localhost", 0), handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scheme = "https" if certificate else "http"
        yield f"{scheme}://localhost:{server.server_port}/simple/"
        server.shutdown()
