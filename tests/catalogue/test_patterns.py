"""Regular expressions of the kit: no import compiles one, and each of them is one."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.catalogue import patterns, places
from grader.catalogue.patterns import compile_all, regex

MODULES = sorted(path for path in places.PACKAGE.rglob("*.py") if "candidate" not in path.parts)

_WITH_PATTERNS = {path.relative_to(places.PACKAGE).parts[0] for path in MODULES if "regex(" in path.read_text()}


def run_by_an_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes that are outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield node
            yield from run_by_an_import(node)


def test_no_import_compiles_a_pattern() -> None:
    compiling = [
        f"{path}:{node.lineno}"
        for path in MODULES
        for node in run_by_an_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "compile_all")
    ]
    assert compiling == []


def test_every_pattern_is_a_regular_expression() -> None:
    for found in pkgutil.walk_packages(grader.__path__, "grader."):
        if found.name.split(".")[1] in _WITH_PATTERNS:
            importlib.import_module(found.name)
    assert len(patterns._MADE) > 500
    compile_all()


def test_a_pattern_is_like_one_of_re_and_compiled_once() -> None:
    words = regex("(?P<word>a+)", 2)
    assert "search" not in vars(words)
    assert words.flags & 2
    search = vars(words)["search"]
    found = words.search("bAa")
    assert found is not None
    assert (found["word"], words.sub("-", "bab"), words.groupindex) == ("Aa", "b-b", {"word": 1})
    assert vars(words)["search"] is search
    with pytest.raises(Exception, match="unterminated"):
        regex("(").search("")


def test_a_syntax_error_imports_no_rule(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def windowed_dataset(:\n")
    source = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); from grader.cli.main import cli\n"
        "try: cli(['week2_timeseries', '--submission', 'broken.py'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith('grader.submission.rules.evaluation.')])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
