"""Reads a notebook as one module of Python, with a map from its lines back to the cells.

What only IPython understands (``%matplotlib inline``, ``!pip install …``, ``model?``) becomes a comment or ``pass`` in
the line where it stood, so that every line keeps its number.
"""

from __future__ import annotations

import json
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.catalogue.patterns import regex
from grader.errors import SubmissionRefused
from grader.submission.bounded_reading import NotRead, read_apart

PYTHON_CELL_MAGICS = {"time", "timeit", "capture", "prun", "python", "python3"}
"""Cell magics below which Python follows; what follows any other is another language, or is only written to a file."""

# No pattern here looks twice at what it has passed: a line may be a million characters long.
_MAGIC = regex(r"(?P<target>[\w., ]++=)? *+[%!]|\?{1,2}[\w.*%]|[\w.*%]++\?{1,2}$")
_TIMED = regex(r"\s*%(?:time|prun|memit)\s+(?P<statement>[^\s!%-].*)")
_TOKEN = regex(r"""(?P<comment>#)|(?P<quote>\"{3}|'{3}|["'])|(?P<opening>[(\[{])|(?P<closing>[)\]}])""")
_REST = {
    '"': regex(r'(?:[^"\\]|\\.)*+"'),
    "'": regex(r"(?:[^'\\]|\\.)*+'"),
    '"""': regex(r'(?:[^"\\]|\\.|"(?!""))*+"""'),
    "'''": regex(r"(?:[^'\\]|\\.|'(?!''))*+'''"),
}
"""For each way to begin a text, what follows up to its end."""
MOST_CHARACTERS = 1_000_000
"""Of all code cells together: as many as a script may have."""
_NOT_A_NOTEBOOK = "Open it in Jupyter or Colab and save it again, or submit a script (.py)."


Cells = Sequence[Sequence[Any]]
"""First line and number of each code cell."""
PLACE = r"(?:cell \[?\d+\]?, )?line \d+"
"""A pattern of what ``where`` returns."""
OF_A_LINE = regex(rf"\A{PLACE}: ")
"""How a sentence about the source begins."""
RUN_NUMBERS = "numbered_as_run"
"""In the metadata of a notebook: its cells have the numbers that Jupyter shows beside them, such as ``[7]``."""


def read_notebook(path: Path, data: bytes) -> tuple[str, tuple[tuple[int, int | str], ...]]:
    """Return the code cells as one module, and its map: (first line, number of the cell) for each code cell.

    Cells are numbered from 1 as they stand on the page, cells of text included. Those of a session are numbered as
    they were run.
    Raises ``SubmissionRefused`` for what is no notebook, holds no code, or is in another language.
    """
    notebook = _load(path, data)
    language = notebook.get("metadata", {}).get("language_info", {}).get("name", "python")
    if "python" not in str(language).lower():
        raise SubmissionRefused(f"{path} is written in {language}.", "The exercises are written in Python.")
    lines: list[str] = []
    cells: list[tuple[int, int | str]] = []
    as_run = bool(notebook.get("metadata", {}).get(RUN_NUMBERS))
    code = [*_code_cells(notebook)]
    if (size := sum(len(source) + 1 for _, source in code)) > MOST_CHARACTERS:
        raise SubmissionRefused(f"{path} holds too much code.", f"{size:,} characters; at most a million.")
    for number, source in code:
        cells.append((len(lines) + 1, f"[{number}]" if as_run else number))
        lines.extend(lines_of_cell(source))
    if not any(line.strip() for line in lines):
        raise SubmissionRefused(
            f"{path} holds no code.", "It has no code cell with content.",
            "Turn the cells with your functions into code cells, and save the notebook.",
        )  # fmt: skip
    text = "\n".join(lines) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        place = where(text.count("\n", 0, error.start) + 1, cells)
        raise SubmissionRefused(
            f"{path} contains half a character.", f"It is in {place}, and it is not valid text.", "Type it again."
        ) from error
    return text, tuple(cells)


def where(line: int, cells: Cells) -> str:
    """Return where a line of the module stands: ``cell 4, line 7`` in a notebook, ``line 12`` in a script.

    In what was run in a notebook it is ``cell [4], line 7``: the number that Jupyter shows beside the cell.
    """
    position = bisect_right([first for first, _ in cells], line) - 1
    if position < 0:
        return f"line {line}"
    first, number = cells[position]
    return f"cell {number}, line {line - first + 1}"


def lines_of_cell(cell: str) -> list[str]:
    """Return the lines of one cell as Python reads them."""
    return neutralise(without_margin(cell.split("\n")))


def without_margin(lines: Sequence[str]) -> list[str]:
    """Return the lines of one cell without the space before its first one: IPython takes it off each line.

    >>> without_margin(["", " x = 1", " if x:", "     y = 2"])
    ['', 'x = 1', 'if x:', '    y = 2']
    """
    first = next((line for line in lines if line.strip()), "")
    margin = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(margin) for line in lines]


def neutralise(lines: Sequence[str]) -> list[str]:
    """Return the lines of one cell with everything that only IPython understands turned into comments."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines and lines[first].startswith("%%"):
        name, *_ = [*lines[first].removeprefix("%%").split(), ""]
        if name not in PYTHON_CELL_MAGICS:
            return [f"# {line}" if line.strip() else line for line in lines]
    result: list[str] = []
    state = LineState()
    continued: str | None = None
    for line in lines:
        magic = _MAGIC.match(line.strip()) if continued is None and state.at_statement else None
        if magic is None and continued is None:
            result.append(line)
            state.read(line)
            continue
        indent = line[: len(line) - len(line.lstrip())] if continued is None else continued
        if magic and (timed := _TIMED.match(line)):
            # It runs the statement after it, as `%%time` runs a cell.
            result.append(indent + timed["statement"])
            state.read(result[-1])
            continue
        # A block may hold nothing else, so it needs a statement; at the margin a comment does.
        instead = f"{magic['target']} None  " if magic and magic["target"] else "pass  " * bool(indent)
        result.append(f"{indent}{instead}# {line.strip()}")
        continued = indent if line.endswith("\\") else None
    return result


class LineState:
    """Knows, after each line that it has read, whether the next one begins a statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._delimiter = ""
        self._continued = False

    @property
    def at_statement(self) -> bool:
        """Whether the next line lies in no bracket, no long string and no continued line."""
        return not (self._depth or self._delimiter or self._continued)

    @property
    def in_long_text(self) -> bool:
        """Whether the next line lies in a text in triple quotation marks."""
        return len(self._delimiter) == 3

    def read(self, line: str) -> None:
        """Take one line of Python in."""
        position = 0
        self._continued = line.endswith("\\")
        while True:
            if self._delimiter:
                end = _REST[self._delimiter].match(line, position)
                if not end:
                    # A text in single quotation marks goes on in the next line only after a backslash.
                    if len(self._delimiter) == 1 and not self._continued:
                        self._delimiter = ""
                    return
                self._delimiter, position = "", end.end()
            token = _TOKEN.search(line, position)
            if token is None:
                return
            if token["comment"]:
                self._continued = False
                return
            position = token.end()
            self._delimiter = token["quote"] or ""
            self._depth = max(0, self._depth + bool(token["opening"]) - bool(token["closing"]))


def _code_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            source = cell["source"]
            text = source if isinstance(source, str) else "".join(source)
            yield number, text.replace("\r\n", "\n").replace("\r", "\n")


def _load(path: Path, data: bytes) -> dict[str, Any]:
    """Return a notebook in format 4.

    Plain notebooks of today's format need no more than JSON; importing nbformat costs a quarter of a second,
    which nobody pays but who hands in an older one.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SubmissionRefused(
            f"{path} is not UTF-8 text.", f"Byte {error.start + 1} cannot stand there.", _NOT_A_NOTEBOOK
        ) from error
    except (ValueError, RecursionError) as error:
        because = f"A notebook is JSON, and this is not: {str(error)[:120]}."
        raise SubmissionRefused(f"{path} is no notebook.", because, _NOT_A_NOTEBOOK) from error
    if isinstance(notebook, dict) and notebook.get("nbformat") in (1, 2, 3):
        notebook = _upgrade(path, notebook)
    if problem := _malformed(notebook):
        raise SubmissionRefused(f"{path} is no notebook.", problem, _NOT_A_NOTEBOOK)
    return dict(notebook)


def _upgrade(path: Path, notebook: dict[str, Any]) -> Any:
    try:
        answer = read_apart("upgrade", notebook)
    except NotRead as error:
        answer = {"failed": str(error)}
    if "failed" in answer:
        version = notebook["nbformat"]
        because = f"It has format {version}, and the conversion to format 4 failed: {answer['failed']}"
        raise SubmissionRefused(f"{path} is no notebook.", because[:300], _NOT_A_NOTEBOOK)
    return answer["notebook"]


def upgrade_from_afar(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return an older notebook in format 4 under ``notebook``, or under ``failed`` why it cannot be brought there."""
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {"notebook": nbformat.reads(json.dumps(notebook), as_version=4)}
    except Exception as error:
        return {"failed": str(error)[:300]}


def _malformed(notebook: Any) -> str:
    """Return what keeps a value from being a notebook in format 4; empty where nothing does."""
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return "A notebook has a list of `cells`, but this file has none."
    if not isinstance(metadata := notebook.get("metadata", {}), dict):
        return "Its metadata are damaged."
    if not isinstance(metadata.get("language_info", {}), dict):
        return "Its metadata are damaged."
    for number, cell in enumerate(notebook["cells"], start=1):
        source = cell.get("source") if isinstance(cell, dict) else None
        lines = [source] if isinstance(source, str) else source
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines) or "cell_type" not in cell:
            return f"Cell {number} is damaged: it lacks a type, or its text."
    return ""
