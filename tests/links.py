"""LinkChecker over a served site: `python -m tests.links site` (add --extern for links to other sites)."""

import subprocess
import sys
from pathlib import Path

RULES = """\
[checking]
threads=10
timeout=20
[filtering]
ignorewarnings=http-redirected
[output]
status=0
warnings=1
"""


def check(address: str, rules: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run LinkChecker on `address`. It leaves with 0 where all is well, 1 for a broken link or a warning.

    As root it becomes the user `nobody`, so `rules`, where its settings are written, must be readable to all.
    """
    rules.write_text(RULES, "utf-8")
    rules.chmod(0o644)
    command = [sys.executable, "-m", "linkcheck", "--config", str(rules), *options, address]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main(arguments: list[str]) -> int:
    """Serve the folder named last and check it."""
    import tempfile  # noqa: PLC0415

    from tests.conftest import BELOW, serve  # noqa: PLC0415 - pytest need not be there for the functions above

    *options, folder = arguments
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        (Path(place) / BELOW).symlink_to(Path(folder).resolve())
        server = serve(Path(place))
        found = check(
            next(server),
            Path(place) / "rules",
            *("--check-extern" if o == "--extern" else o for o in options),
        )
        server.close()
    print(found.stdout, found.stderr)
    return found.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
