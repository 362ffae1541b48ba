"""Course notebooks, made of our own solutions and of the machinery that courses put around them."""

import ast
import json
from pathlib import Path

from grader.catalogue.exercise import PARTS, week_names
from grader.catalogue.places import solutions_folder

BEFORE = (
    "%matplotlib inline\n!pip install -q some-package\nimport os\nimport pickle\nimport zipfile",
    "import unittests\nfrom dlai_grader.io import read_notebook\nimport pandas as pd",
    "!wget --no-check-certificate https://example.org/data.zip -O /tmp/data.zip\n"
    "zip_ref = zipfile.ZipFile('/tmp/data.zip', 'r')\nzip_ref.extractall('/tmp/data')\nzip_ref.close()",
    "def plot_series(time, series):\n    import matplotlib.pyplot as plt\n    plt.plot(time, series)\n    plt.show()",
    "with open('./data/series.pkl', 'rb') as f:\n    G_SERIES = pickle.load(f)",
)
AFTER = (
    "training_data = pd.read_csv('./data/training.csv')\nmodel = create_the_model(training_data)",
    "history = model.fit(training_data, epochs=100, validation_split=0.1)",
    "plot_series(history.epoch, history.history['loss'])",
    "with open('history.pkl', 'wb') as f:\n    pickle.dump(history.history, f)",
    "get_ipython().system('cat history.pkl')\n%%javascript\nIPython.notebook.save_checkpoint();",
)
CHECK = "# Test your code!\nunittests.test_{name}({name})"


def solution_of(name: str) -> Path:
    """Return the newest correct solution of a week that is in a course form, and reads nothing at its top."""
    return sorted((solutions_folder() / name / "right").glob("form_v?.py"))[-1]


def cells_of(source: str) -> list[str]:
    """Return a solution as cells: what stands before the first definition, then each definition with its check."""
    cells, lines, first = [], source.split("\n"), True
    for node in ast.parse(source).body:
        text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            cells += [f"# GRADED FUNCTION: {node.name}\n{text}", CHECK.format(name=node.name)]
            first = False
        elif first and cells:
            cells[-1] += f"\n{text}"
        else:
            cells.append(text)
    return cells


def write_course_notebook(path: Path, source: str) -> None:
    """Write a notebook with a solution, and with everything that a course puts before, between and behind it."""
    cells = [*BEFORE, *cells_of(source), *AFTER]
    page = [{"cell_type": "markdown", "metadata": {}, "source": "# An assignment\nWelcome!"}]
    for cell in cells:
        page.append({"cell_type": "code", "metadata": {"tags": ["graded"]}, "outputs": [], "source": cell})
    facts = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": {"name": "python3"}}, "cells": page}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts), encoding="utf-8")


def write_course(folder: Path) -> dict[Path, str]:
    """Write sixteen notebooks as a course repository has them; return the exercise that each answers."""
    written = {}
    for name in week_names():
        week, _, part = name.removeprefix("week").partition("_")
        course = PARTS.index(part) + 1
        path = (
            folder / f"Course {course} - {part}" / f"Week {week}" / "assignment" / f"C{course}W{week}_Assignment.ipynb"
        )
        write_course_notebook(path, solution_of(name).read_text(encoding="utf-8"))
        written[path] = name
    (folder / "README.md").write_text("# My course\n")
    (folder / "notes.py").write_text("print('notes')\n")
    return written
