"""The form of Gradescope's ``results.json`` as a JSON schema, written from the field list that they publish.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from typing import Any

FORMATS = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
POINTS = {"type": "number"}
TEXT = {"type": "string"}

TEST = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "max_score", "name", "number", "status", "output", "visibility"],
    "properties": {
        "score": POINTS,
        "max_score": POINTS,
        "status": {"enum": ["passed", "failed"]},
        "name": {"type": "string", "minLength": 1},
        "name_format": FORMATS,
        "number": {"type": "string", "pattern": r"^\d+(\.\d+)*$"},
        "output": TEXT,
        "output_format": FORMATS,
        "tags": {"type": "array", "items": TEXT},
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
    },
}

LEADERBOARD = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "value"],
    "properties": {"name": TEXT, "value": {"type": ["number", "string"]}, "order": {"enum": ["asc", "desc"]}},
}

RESULTS: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    # Theirs is looser: a score is needed where not every test has one. Ours always has both, and a sentence.
    "required": ["score", "output", "tests"],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number", "minimum": 0},
        "output": {"type": "string", "minLength": 10},
        "output_format": FORMATS,
        "test_output_format": FORMATS,
        "test_name_format": FORMATS,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array", "items": LEADERBOARD},
    },
}
