"""The files that a forge reads: workflows, forms, Dockerfile. `make forge` holds them against schemas and linters."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.catalogue import places

ROOT = places.kit_root()
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def jobs() -> list[tuple[str, dict[str, Any]]]:
    found = [(path, yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]) for path in WORKFLOWS]
    return [(f"{path.stem}: {name}", job) for path, named in found for name, job in named.items()]


def commands(job: dict[str, Any]) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_unless_a_job_says_more(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(("name", "job"), jobs())
def test_a_job_ends_and_runs_only_what_there_is(name: str, job: dict[str, Any]) -> None:
    assert 0 < job["timeout-minutes"] <= 360
    told = commands(job)
    assert set(re.findall(r"\bmake ([a-z]+)", told)) <= TARGETS
    assert [file for file in re.findall(r"\.ci/\S+", told) if not (ROOT / file).is_file()] == []
    for group in re.findall(r"--group (\w+)", told):
        assert group in PROJECT["dependency-groups"]
    for extras in re.findall(r"'\.\[([\w,]+)\]'", told):
        assert set(extras.split(",")) <= set(PROJECT["project"]["optional-dependencies"])


def test_every_python_that_is_promised_is_tried() -> None:
    promised = {one.rpartition(" ")[2] for one in PROJECT["project"]["classifiers"] if ":: 3." in one}
    named = dict(jobs())
    assert set(named["tests: suite"]["strategy"]["matrix"]["python"]) == promised
    assert set(named["tests: wheel"]["strategy"]["matrix"]["python"]) == promised
    systems = named["platforms: suite"]["strategy"]["matrix"]["system"]
    assert {one.partition("-")[0] for one in systems} == {"ubuntu", "macos", "windows"}


def test_forms_have_fields_of_their_own() -> None:
    for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        ids = [field["id"] for field in form.get("body", [])]
        assert len(ids) == len(set(ids)) and (ids or path.stem == "config")


def test_neither_image_runs_as_root() -> None:
    for name in ("Dockerfile", ".devcontainer/Dockerfile"):
        users = re.findall(r"^USER (\S+)", (ROOT / name).read_text(), re.MULTILINE)
        assert users and users[-1] not in {"root", "0"}
    assert json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())["build"]["dockerfile"] == "Dockerfile"


def test_the_devcontainer_forwards_the_port_that_the_page_on_the_studio_names() -> None:
    told = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/studio.md").read_text(encoding="utf-8").partition("### Codespaces")[2].partition("### ")[0]
    [port] = told["forwardPorts"]
    assert set(told["portsAttributes"]) == {str(port)} and f"--port {port}" in page


def test_the_page_is_built_and_compared_and_the_site_is_published_by_version() -> None:
    named = dict(jobs())
    built = commands(named["tests: page"])
    assert "make page" in built and "git diff --exit-code templates/studio" in built
    published = named["release: site"]
    assert published["permissions"] == {"contents": "write"} and published["needs"] == "publish"
    assert "mike deploy" in commands(published)


def test_the_release_check_names_placeholders_versions_and_waiting_changes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("check_release", ROOT / ".ci/check_release.py")
    assert spec is not None and spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    for folder in ("grader", "changelog"):
        (tmp_path / folder).mkdir()
    address = "https://example.invalid/kit"
    (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "1.1.0"\nurls = {{ Source = "{address}" }}\n')
    (tmp_path / "grader/__init__.py").write_text('__version__ = "1.0.0"\n')
    (tmp_path / "CITATION.cff").write_text("version: 1.1.0\n")
    (tmp_path / "CHANGELOG.md").write_text("## 1.1.0 (2030-01-01)\n")
    (tmp_path / "changelog/0001-new.added.md").write_text("New.")
    found = "\n".join(check.problems(tmp_path, "v1.1.1"))
    for expected in (
        "The tag is v1.1.1",
        "grader/__init__.py says 1.0.0",
        "1 changes",
        f'"{address}" is a placeholder',
    ):
        assert expected in found
    assert "CITATION" not in found and "CHANGELOG.md says" not in found


def test_one_command_installs_what_the_other_targets_need() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = text.partition("\ntools:")[2].partition("\n\n")[0]
    assert set(re.findall(r"--group (\w+)", recipe)) == set(PROJECT["dependency-groups"])
    # An older pip, such as a new environment has, knows no groups.
    assert re.search(r"\$\(PYTHON\) -m pip install .*pip>=25\.1", recipe)
    needing = set(re.findall(r"^([a-z]+):.*needs `make tools`", text, re.MULTILINE))
    assert needing == {"docs", "forge", "lock"}
    assert "`make tools`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_what_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= TARGETS
    links = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", text)
    assert links and [one for one in links if not (ROOT / one).exists()] == []
