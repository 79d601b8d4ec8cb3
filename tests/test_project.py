"""What somebody who comes to the project finds: commands, guides, workflows."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.guide import MACROS
from macros.models import Facts
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_make_alone_lists_every_command():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {"serve", "build", "test"} <= set(commands)
    for command in commands:
        assert re.search(rf"make {command}\s+\S", listed)


def test_the_readme_is_short_and_begins_with_the_two_commands():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 60
    first_commands = [line.strip() for line in lines if line.strip().startswith("make ")]
    assert [command.split("#")[0].strip() for command in first_commands[:2]] == ["make serve", "make test"]


def test_contributing_has_a_line_for_every_macro_and_every_file_of_facts():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert not [name for name in MACROS if f"{name}(" not in text]
    assert not [name for name in Facts.model_fields if f"{name}.yml" not in text]


def test_contributing_names_only_tests_that_exist():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    there = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    assert named
    assert not [name for name in named if f"def {name}(" not in there]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_pins_what_it_uses_and_asks_for_no_more_than_it_needs(path):
    text = path.read_text("utf-8")
    for used in re.findall(r"uses: (\S+)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), f"{used}: pin it by its commit"
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] in ({}, {"contents": "read"})


def told(path: Path) -> dict[str, Any]:
    """Read a workflow; YAML takes its `on` for a truth."""
    workflow = yaml.safe_load(path.read_text("utf-8"))
    return workflow | {"on": workflow[True]}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_pull_request_from_a_fork_meets_no_secret_and_no_rights(path):
    assert "pull_request_target" not in told(path)["on"], "it would run a stranger's code with our rights"
    assert "workflow_run" not in told(path)["on"]
    assert not re.search(r"\bsecrets\b|github\.token|GITHUB_TOKEN", path.read_text("utf-8"))
    if "pull_request" in told(path)["on"]:
        rights = [told(path)["permissions"], *(job.get("permissions", {}) for job in told(path)["jobs"].values())]
        assert all(given in ({}, {"contents": "read"}) for given in rights)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_ends_leaves_no_key_behind_and_runs_no_words_of_strangers(path):
    for name, job in told(path)["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name
            # What a title or a branch is called would be pasted into the command: use `env` instead.
            assert "${{" not in step.get("run", ""), name


def test_only_the_job_that_publishes_may_write_and_it_runs_no_code_of_ours():
    for path in WORKFLOWS:
        for name, job in told(path)["jobs"].items():
            if "write" in (job.get("permissions") or {}).values():
                assert (path.name, name) == ("publish.yml", "publish")
                assert not [step for step in job["steps"] if "run" in step or "checkout" in step["uses"]]


def test_locked_packages_are_looked_up_for_weaknesses_each_week_and_when_they_change():
    audit = told(ROOT / ".github/workflows/audit.yml")
    assert audit["on"]["schedule"]
    for cause in ("push", "pull_request"):
        assert {"requirements.txt", "requirements-dev.txt"} <= set(audit["on"][cause]["paths"])
    assert audit["jobs"]["audit"]["steps"][-1]["run"] == "make audit"
    command = subprocess.run(["make", "-n", "audit"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    # Without --strict, pip-audit calls packages that it could not look up free of weaknesses.
    for part in ("--strict", "--require-hashes", "-r requirements.txt", "-r requirements-dev.txt"):
        assert part in command


def test_updates_of_packages_and_actions_are_proposed_together_once_a_week():
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}
    for update in updates:
        assert update["schedule"]["interval"] == "weekly"
        assert [group["patterns"] for group in update["groups"].values()] == [["*"]]


def test_every_package_named_is_used():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "macros").rglob("*.py"))
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    # What a package is called where it is used, if not by its own name.
    called = {
        "mkdocs": r"from mkdocs",
        "mkdocs-material": r"name: material",
        "mkdocs-macros-plugin": r"- macros:",
        "pymdown-extensions": r"pymdownx\.",
        "PyYAML": r"import yaml",
    }
    for line in (ROOT / "requirements.in").read_text("utf-8").splitlines():
        name = re.match(r"[\w-]*", line)[0]
        if name:
            use = called.get(name, rf"(from|import) {name.lower()}")
            assert re.search(use, code + settings), f"{name} is used nowhere: take it out of requirements.in"


@pytest.mark.parametrize("part", ["nginx", "brotli", "caddy", "ab"])
def test_a_server_that_is_not_there_is_told_in_one_sentence(part, tmp_path):
    for tool in ("sh", "id"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    script = (ROOT / ".ci/servers").read_text("utf-8").replace(":/usr/sbin:/sbin", "").replace("/usr/", "/nowhere/")
    made = subprocess.run(["/bin/sh", "-c", script, "servers", part], capture_output=True, text=True,
        env={"PATH": f"{tmp_path}"}, check=False,
    )  # fmt: skip
    assert made.returncode != 0
    assert made.stderr.count("\n") == 1
    assert "sudo apt-get install" in made.stderr


def test_pull_requests_and_main_are_tested_and_main_is_published():
    said = {path.name: path.read_text("utf-8") for path in WORKFLOWS}
    assert "pull_request:" in said["test.yml"]
    assert "make test" in said["test.yml"] or ".ci/run" in said["test.yml"]
    assert "make build" in said["publish.yml"]
    assert "needs: test" in said["publish.yml"], "only what passed is published"


def test_a_correction_asks_for_its_source():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/correction.yml").read_text("utf-8"))
    source = next(part for part in form["body"] if part.get("id") == "source")
    assert source["validations"]["required"] is True


def test_requirements_are_locked_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        packages = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE | re.IGNORECASE)
        assert len(packages) > 10
        assert len(re.findall(r"^[a-z0-9].*== ?.* \\\n    --hash", text, re.MULTILINE | re.IGNORECASE)) == len(packages)


def test_old_python_is_told_what_is_needed(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).symlink_to(old)
    old.chmod(0o755)
    (tmp_path / "sh").symlink_to("/bin/sh")
    made = subprocess.run(
        [ROOT / ".ci/venv", "requirements.txt"], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": f"{tmp_path}"}, check=False,
    )  # fmt: skip
    assert made.returncode != 0
    assert "Python 3.11.5 or newer is needed" in made.stderr


def test_a_wrong_chromium_is_told_in_one_sentence():
    made = subprocess.run(
        [ROOT / ".ci/chromium"], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "CHROMIUM": "/nowhere"}, check=False,
    )  # fmt: skip
    assert made.returncode != 0
    assert made.stderr.count("\n") == 1
    assert "CHROMIUM" in made.stderr


def eventually(told: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if told():
            return True
        time.sleep(0.2)
    return False


def test_serving_shows_every_kind_of_edit_and_outlives_a_mistake(project):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    env = {"SOURCE_DATE_EPOCH": "1795305600", "NO_MKDOCS_2_WARNING": "1", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    log = (project / "log").open("w+")
    with subprocess.Popen(command, cwd=project, stdout=log, stderr=log, env=env) as server:

        def shows(path: str, words: str) -> bool:
            try:
                with urllib.request.urlopen(f"http://{address}/{path}", timeout=30) as answer:
                    return words in answer.read().decode()
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                return False

        def style() -> str:
            with urllib.request.urlopen(f"http://{address}/", timeout=30) as answer:
                return re.search(r'href="(assets/\w+/css/shared\.css)"', answer.read().decode())[1]

        def edit(path: str, old: str, new: str) -> None:
            file = project / path
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), "utf-8")

        try:
            assert eventually(lambda: shows("", "I feel low now")), (project / "log").read_text()
            edit("docs/about/privacy.md", "## What the site stores", "## What it keeps")
            assert eventually(lambda: shows("about/privacy/", "What it keeps"))
            edit("docs/data/doors.yml", "I feel low now", "I feel low tonight")
            assert eventually(lambda: shows("", "I feel low tonight"))
            edit("macros/templates/doors.html", "<b>", "<b>→ ")
            assert eventually(lambda: shows("", "→ I feel low tonight"))
            edit("docs/assets/css/base.css", "text-wrap: balance", "text-wrap: stable")
            assert eventually(lambda: shows(style(), "text-wrap:stable"))
            edit("docs/data/doors.yml", "label: I feel low tonight", "lable: I feel low tonight")
            assert eventually(lambda: "Did you mean 'label'?" in (project / "log").read_text())
            edit("docs/data/doors.yml", "lable: I feel low tonight", "label: I feel low again")
            assert eventually(lambda: shows("", "I feel low again"))
        finally:
            server.terminate()
            log.close()
