"""A static host: gzip, our own page for what is not there, and, where wanted, a line as slow as a phone's."""

import functools
import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import BELOW

PIECE = 4096  # bytes that the line carries for one answer before it turns to the next


@dataclass
class Line:
    """What lies between reader and host: seconds there and back, bytes a second for all answers together."""

    round_trip: float = 0
    rate: float = 0
    turn: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, piece: bytes) -> None:
        """Take the time that `piece` takes, while nothing else is carried."""
        if self.rate:
            with self.turn:
                time.sleep(len(piece) / self.rate)


def slow_4g() -> Line:
    """Lighthouse's slow 4G, by which the peers were measured: 150 ms there and back, 1.6 Mbit/s."""
    return Line(0.150, 1_600_000 / 8)


class Handler(SimpleHTTPRequestHandler):
    """Answers at the pace of `line`: a connection costs one round trip, and each request one more."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits for the reader to confirm the headers

    def __init__(self, *given: Any, line: Line, **named: Any) -> None:
        self.line = line
        super().__init__(*given, **named)

    def setup(self) -> None:
        time.sleep(self.line.round_trip)
        super().setup()

    def log_message(self, *_: object) -> None:
        """Requests are not news."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        there = path.is_file()
        path = path if there else Path(self.directory) / BELOW / "404.html"
        body = packed(path)
        self.send_response(200 if there else 404)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        time.sleep(self.line.round_trip)
        with suppress(ConnectionError):  # Lighthouse breaks off what it need not know
            self.end_headers()
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                self.line.carry(piece)
                self.wfile.write(piece)


@functools.cache
def packed(path: Path) -> bytes:
    """Return a file of a built site as a host sends it."""
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served(folder: Path, line: Line | None = None) -> Iterator[str]:
    """Serve the site in `folder`/BELOW on a free port; yield its address."""
    handler = functools.partial(Handler, directory=str(folder), line=line or Line())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
        server.shutdown()
