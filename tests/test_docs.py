"""What the documentation says is what the program does; ``python tests/test_docs.py`` writes docs/cli.md anew."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from doctest import script_from_examples
from pathlib import Path

import click
import pytest
from homes import begin_home

from grader.authoring.difference import whole_source
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cli.author import author
from grader.cli.main import cli
from grader.practice.history import FORMAT, TABLES
from grader.practice.progress import Progress

KIT = Path(__file__).resolve().parent.parent
PAGE = KIT / "docs" / "cli.md"
OUTSIDE = ("README", "CONTRIBUTING", "SECURITY", "DATA_SOURCES")
PAGES = [*(KIT / f"{name}.md" for name in OUTSIDE), *sorted(KIT.glob("docs/**/*.md"))]
READERS: dict[str, Callable[[str], object]] = {
    "python": lambda text: ast.parse(script_from_examples(text) if text.startswith(">>>") else without_commands(text)),
    "json": json.loads,
    "toml": tomllib.loads,
    "sh": lambda text: subprocess.run(["bash", "-n"], input=text, text=True, check=True),
}


def without_commands(cell: str) -> str:
    """Return a cell of a notebook without its lines for the shell, and with dots for what a page leaves out."""
    return re.sub(r"(?m)^[%!].*$", "", cell).replace("…", "...")


def verbs(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from verbs(command, (*above, name))
        else:
            yield (*above, name), command


def page() -> str:
    """Return docs/cli.md, made from the help of every verb."""
    cli.add_command(author)
    parts = [
        "# The command line\n",
        "`tf-exam …` and `python -m grader …` do the same. This page is made from `--help`.\n",
    ]
    above = click.Context(cli, info_name="python -m grader", terminal_width=100, **cli.context_settings)
    for names, command in verbs(cli):
        context = click.Context(command, parent=above, info_name=" ".join(names))
        parts.append(f"## {' '.join(names)}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def test_the_page_of_the_command_line_is_what_help_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_no_list_of_verbs_cuts_a_sentence() -> None:
    cli.add_command(author)
    groups = [cli, *(one for one in cli.commands.values() if isinstance(one, click.Group))]
    assert len(groups) > 4
    for group in groups:
        told = group.get_help(click.Context(group, info_name="python -m grader", terminal_width=80))
        assert not re.findall(r".*(?<!\])\.\.\.$", told, re.MULTILINE), "the usage alone ends so"


def test_every_option_has_a_help_text() -> None:
    cli.add_command(author)
    for names, command in verbs(cli):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help or parameter.show_default, f"{names}: {parameter.opts}"


def test_a_new_option_makes_the_page_out_of_date() -> None:
    command = cli.commands["rubric"]
    before, kept = page(), list(command.params)
    command.params.append(click.Option(["--brand-new"], help="Something new."))
    try:
        assert page() != before and "--brand-new" in page()
    finally:
        command.params[:] = kept
    assert page() == before


def test_no_verb_and_no_option_is_hidden() -> None:
    cli.add_command(author)
    text = PAGE.read_text(encoding="utf-8")
    for names, command in verbs(cli):
        section = text.partition(f"## {' '.join(names)}\n")[2].partition("\n## ")[0]
        assert section and not command.hidden
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(name in section for name in parameter.opts), f"{names}: {parameter.opts}"


def commands_of(text: str) -> Iterator[list[str]]:
    """Yield the words of every command that a page shows, without what a shell does with it."""
    text = re.sub(r"\\\n\s*", " ", text)
    for told in re.findall(r"(?:python -m grader|\btf-exam)((?: (?! )[^\n`|#>;&)]*)?)", text):
        yield [word for word in told.replace(",", " ").replace('"', " ").split() if word != "…"]


def complaint_about(words: list[str]) -> str:
    """Return what is wrong with the words of a command, or nothing."""
    command: click.Command = cli
    if "--pack" in words and words[:2] != ["author", "new"]:  # It goes with every command, wherever it stands.
        place = words.index("--pack")
        words = words[:place] + words[place + 2 :]
    while words and isinstance(command, click.Group) and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    if isinstance(command, click.Group) and words and command is not cli:
        return f"{command.name} has no verb {words[0]}"
    if command is cli:
        command = cli.commands["grade"]
        known = {*exercise_names(), "garden_line", "--help", "--version"}
        if words and not (words[0] in known or words[0].isupper() or words[0].startswith("-") or "/" in words[0]):
            return f"{words[0]} is no verb and no exercise"
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
    unknown = [word for word in words if word.startswith("-") and word != "-" and word.partition("=")[0] not in options]
    return f"{command.name} has no {unknown}" if unknown else ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_that_is_told_of_exists(path: Path) -> None:
    cli.add_command(author)
    told = list(commands_of(path.read_text(encoding="utf-8")))
    assert [complaint for words in told if (complaint := complaint_about(words))] == []


@pytest.mark.parametrize(
    "words", ["quizz week3_nlp", "week3_nlp --open", "exam begin", "quiz --plein", "progress --csv --json", "week9_nlp"]
)
def test_a_command_that_there_is_not_is_seen(words: str) -> None:
    assert complaint_about(words.split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_block_can_be_read_in_its_language(path: Path) -> None:
    for language, text in re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", path.read_text(encoding="utf-8")):
        if language in READERS:
            READERS[language](text)


RUN = ("docs/learner", "docs/editors", "docs/instructor", "docs/exports", "docs/exam", "README")
"""Pages whose commands run, in this order."""
BLOCK = re.compile(
    r"(?ms)^(?:<!-- (?:not run: (?P<reason>[^>\n]+)|(?P<where>(?:file|change): \S+|test command)) -->\n)?"
    r"```(?P<language>\w+)\n(?P<text>.*?)^```$"
)
"""A block that needs what a test has not says so above it: ``<!-- not run: REASON -->``.

Files and changes are those of the worked exercise, and the test command is that of ``.ci/run``.
"""
DATA = {"json", "toml", "markdown", "text"}


def blocks(page: Path) -> list[dict[str, str]]:
    return [one.groupdict() for one in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def commands_that_run(name: str) -> list[str]:
    """Return the blocks for a shell that a page tells without a reason why they do not run."""
    told = [one for one in blocks(KIT / f"{name}.md") if one["language"] == "sh"]
    return [one["text"] for one in told if not one["reason"] and not one["where"]]


@pytest.mark.slow
def test_every_block_of_these_pages_runs_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(KIT))
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    for opens in ("BROWSER", "EDITOR", "VISUAL"):
        monkeypatch.setenv(opens, "true")
    folder = tmp_path / "practice"
    subprocess.run([sys.executable, "-m", "grader", "init", str(folder)], check=True)
    (folder / "handed_in").mkdir()
    for copy in ("handed_in/ada.py", "answer.py"):
        shutil.copyfile(folder / "exercises/week3_nlp/exercise.py", folder / copy)
    for line in (line for name in RUN for text in commands_that_run(name) for line in text.splitlines()):
        if "exam open" in line:  # It serves a page until Ctrl-C: tests/exam/test_verbs.py.
            continue
        for task in folder.glob("exam-*/*/exercise.py"):
            task.write_text("x = (\n", encoding="utf-8")
        ran = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, input="y\n")
        # The stubs are untouched: not passed yet, which is 1, and never wrong usage.
        assert ran.returncode in (0, 1), f"{line}: {ran.stderr}"
        assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_does_not_run_says_why(path: Path) -> None:
    told = blocks(path)
    reasons = [one["reason"] for one in told if one["reason"]]
    assert path.read_text(encoding="utf-8").count("<!-- not run:") == len(reasons)
    assert all(reason.startswith(("needs ", "an assistant ", "a part of ")) for reason in reasons)
    assert [
        name for reason in reasons for name in re.findall(r"as in (\S+)", reason) if not (KIT / name).exists()
    ] == []
    runs = path.relative_to(KIT).with_suffix("").as_posix() in RUN
    for one in told:
        # Examples of docstrings run in tests/checks/test_examples.py, and that of CONTRIBUTING below.
        known = one["language"] in DATA or one["text"].startswith(">>>") or path.name == "CONTRIBUTING.md"
        assert one["reason"] or one["where"] or known or (runs and one["language"] == "sh"), one["text"]


def test_many_commands_run() -> None:
    assert sum(len(commands_that_run(name)) for name in RUN) >= 10


def test_the_example_of_contributing_is_an_incorrect_solution(tmp_path: Path) -> None:
    [example] = re.findall(r"(?ms)^```python\n(.*?)^```$", (KIT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    folder = KIT / "solutions/week2_timeseries/wrong"
    shutil.copyfile(folder / "_base.py", tmp_path / "_base.py")
    (tmp_path / "wrong.py").write_text(example, encoding="utf-8")
    assert ".batch(64)" in whole_source(tmp_path / "wrong.py")
    caught = re.match(r"# caught by: (\w+) \|", example)
    assert caught and caught[1] in {one.id for one in read_rubric(read_exercise("week2_timeseries")).criteria}


def test_the_tables_of_the_progress_file_are_described(tmp_path: Path) -> None:
    text = (KIT / "docs" / "progress-format.md").read_text(encoding="utf-8")
    told = {
        section.partition("\n")[0].strip("`"): re.findall(r"^\| `(\w+)` \| (\w+) \|", section, flags=re.MULTILINE)
        for section in re.split(r"^###? ", text, flags=re.MULTILINE)[1:]
        if "| column |" in section
    }
    with Progress(tmp_path / "progress.sqlite").opened() as database:
        names = [row[0] for row in database.execute("select name from sqlite_master where type = 'table'")]
        kept = {
            name: [(row[1], row[2].lower()) for row in database.execute(f"pragma table_info({name})")] for name in names
        }
        version = database.execute("pragma user_version").fetchone()[0]
    assert told == kept
    assert f"`pragma user_version` is {version}" in text
    assert f'{{"format": {FORMAT}, "tables"' in text
    assert " and\n".join((", ".join(f"`{name}`" for name in TABLES[:-1]), f"`{TABLES[-1]}`")) in text


def test_links_between_pages_lead_somewhere() -> None:
    for source in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", source.read_text(encoding="utf-8")):
            assert (source.parent / target).exists(), f"{source.name} links to {target}"


def test_every_picture_is_shown_by_a_page() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in (KIT / "docs" / "pictures").glob("*.png") if path.name not in told] == []


def test_paths_that_pages_name_exist() -> None:
    made_by_a_build = "grader/_kit/"
    for source in PAGES:
        for path in re.findall(r"`((?:grader|templates|studio|tests)/[\w./-]+)`", source.read_text(encoding="utf-8")):
            assert path.startswith(made_by_a_build) or (KIT / path).exists(), f"{source.name} names {path}"


NO_MODULES = ("py", "json", "toml", "html", "sqlite")
"""What names of files end with."""


def names_of(module: Path) -> set[str]:
    """Return what can be read from a module: what it defines, sets and imports, and what its classes have."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return found


def is_there(dotted: str) -> bool:
    """Return whether a module of the kit has such a name: ``checks.usage``, ``candidate.replies.TRAINED_BY``."""
    place, parts = KIT / "grader", dotted.removeprefix("grader.").split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    module = place / "__init__.py"
    if parts and (place / f"{parts[0]}.py").is_file():
        module = place / f"{parts.pop(0)}.py"
    return not parts or {*parts} <= names_of(module)


RULES = KIT / "grader" / "submission" / "rules"


def test_the_table_of_what_rules_call_names_functions_that_there_are() -> None:
    table = (RULES / "reading" / "__init__.py").read_text(encoding="utf-8")
    told = re.findall(r"``(\w+)\.(\w+)``$", table, re.MULTILINE)
    places = {"tree": KIT / "grader" / "submission" / "source_tree.py"}
    assert len(told) > 20
    for module, name in told:
        assert name in names_of(places.get(module, RULES / "reading" / f"{module}.py")), f"{module}.{name}"


def test_where_the_cases_of_a_rule_go_is_told_of_each_module() -> None:
    page = (KIT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = {name for line in page.splitlines() if ".py` |" in line for name in re.findall(r"`(\w+)`", line)}
    files = {path.stem.removeprefix("test_") for path in (KIT / "tests" / "submission" / "rules").glob("test_*.py")}
    modules = {path.stem for path in RULES.glob("*/[!_]*.py") if path.parent.name not in ("reading", "beliefs")}
    assert modules - told - files == set()


def test_modules_that_docstrings_name_exist() -> None:
    folders = {path.name for path in (KIT / "grader").iterdir() if path.is_dir() and path.name.isidentifier()}
    missing = []
    for source in sorted((KIT / "grader").rglob("*.py")):
        told = re.findall(r"``(?:grader\.)?([a-z_]+(?:\.\w+)+)(?:\(\))?``", source.read_text(encoding="utf-8"))
        names = [name for name in told if name.split(".")[0] in folders and name.split(".")[-1] not in NO_MODULES]
        missing += [f"{source.relative_to(KIT)}: {name}" for name in names if not is_there(name)]
    assert missing == []


@pytest.mark.parametrize(
    ("dotted", "found"),
    [
        ("checks.usage", True),
        ("candidate.replies.TRAINED_BY", True),
        ("candidate.worker.experiments.Experiment.rate", True),
        ("data.load_digits", True),
        ("candidate.experiments.Experiment", False),
        ("submission.model_card", False),
    ],
)
def test_a_name_that_there_is_not_is_seen(dotted: str, found: bool) -> None:
    assert is_there(dotted) is found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
