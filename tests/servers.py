"""Real servers on a free port of this machine, with the settings that `make hosting` writes."""

import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from macros.hosting import FOLDER, settings

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, the path of the site there, its process, and what it writes down."""

    port: int
    path: str
    process: int
    log: Path
    tls: bool = False


def find(name: str) -> str:
    """Return the path of a program or module that `.ci/servers` finds or installs.

    Raises LookupError, in words that say what to install, where it cannot be had.
    """
    found = subprocess.run([ROOT / ".ci" / "servers", name], capture_output=True, text=True, check=False)
    if found.returncode:
        raise LookupError(found.stderr.strip().splitlines()[-1])
    return found.stdout.strip()


@contextlib.contextmanager
def nginx(site: Path, site_url: str, certificate: Path | None = None) -> Iterator[Server]:
    """Serve `site` with our settings for `site_url`; with a certificate (and its key, `.key`), over TLS."""
    programs = find("nginx"), find("brotli")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = _put(site, site_url, place)
        ours = _exchange(settings(site_url)["nginx.conf"], FOLDER, f"{place}/www")
        ours = _exchange(ours, "/var/log/nginx/error.log", f"{place}/error.log")
        ours = _exchange(ours, "listen [::]:80;", "")
        if certificate:
            ours = re.sub(r" *#listen \[::\].*\n", "", ours)
            ours = re.sub(r"#(listen|ssl_certificate)", r"\1", ours)
            ours = ours.replace("/etc/ssl/aftercare-guide.pem", str(certificate))
            ours = ours.replace("/etc/ssl/aftercare-guide.key", str(certificate.with_suffix(".key")))
            ours = _exchange(ours, "listen 443", f"listen 127.0.0.1:{port}")
            ours = _exchange(ours, "listen 80;", f"listen 127.0.0.1:{_free_port()};")
        else:
            ours = _exchange(ours, "listen 80;", f"listen 127.0.0.1:{port};")
        (place / "guide.conf").write_text(ours)
        scratch = "".join(
            f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # What Debian's nginx.conf says around a site, as far as it matters. Root's workers may read a test's files.
        (place / "nginx.conf").write_text(
            f"load_module {programs[1]};\npid {place}/pid;\nworker_processes auto;\n"
            f"{'user root;' if os.getuid() == 0 else ''}\nevents {{ worker_connections 768; }}\n"
            f"http {{ {scratch} sendfile on; tcp_nopush on; types_hash_max_size 2048; include /etc/nginx/mime.types;\n"
            f"default_type application/octet-stream; include {place}/guide.conf; }}\n"
        )
        command = [programs[0], "-p", folder, "-e", f"{place}/error.log", "-c", f"{place}/nginx.conf"]
        with _running([*command, "-g", "daemon off;"], port, place / "error.log") as process:
            yield Server(port, path, process, place / "error.log", bool(certificate))


@contextlib.contextmanager
def caddy(site: Path, site_url: str, certificate: Path | None = None) -> Iterator[Server]:
    """Serve `site` with our settings for `site_url`; with a certificate (and its key, `.key`), over TLS."""
    program = find("caddy")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = _put(site, site_url, place)
        address = urlsplit(site_url)
        here = f"https://localhost:{port}" if certificate else f"http://127.0.0.1:{port}"
        tls = f"\ttls {certificate} {certificate.with_suffix('.key')}\n" if certificate else ""
        ours = _exchange(settings(site_url)["Caddyfile"], FOLDER, f"{place}/www")
        ours = _exchange(ours, f"\n{address.scheme}://{address.netloc} {{\n", f"\n{here} {{\n{tls}")
        only_here = "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\tauto_https disable_redirects\n}\n"
        (place / "Caddyfile").write_text(only_here + ours)
        command = [program, "run", "--config", f"{place}/Caddyfile", "--adapter", "caddyfile"]
        with _running(command, port, place / "log", {"HOME": folder, "PATH": os.environ["PATH"]}) as process:
            yield Server(port, path, process, place / "log", bool(certificate))


def _put(site: Path, site_url: str, place: Path) -> str:
    """Lay the site where the settings look for it, with something beside it; return its path on the server."""
    path = urlsplit(site_url).path
    link = place / "www" / path.strip("/")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(site, target_is_directory=True)
    if path != "/":
        (place / "www" / "beside.html").write_text("something that is not the guide")
    return path


def _exchange(settings: str, ours: str, for_test: str) -> str:
    """Put something for this machine in place of what the settings say, which they must say outside comments."""
    said = "\n".join(line for line in settings.splitlines() if not line.lstrip().startswith("#"))
    assert ours.strip() in said, f"the settings say {ours!r} no more"
    return settings.replace(ours, for_test)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], port: int, log: Path, env: dict[str, str] | None = None) -> Iterator[int]:
    """Start a server; yield its process id once it answers; stop it."""
    with log.open("a") as told, subprocess.Popen(command, stdout=told, stderr=told, env=env) as server:
        try:
            for _ in range(200):
                assert server.poll() is None, log.read_text()
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            else:
                raise AssertionError(f"{command[0]} does not answer: {log.read_text()}")
            yield server.pid
        finally:
            server.terminate()
            server.wait(20)
