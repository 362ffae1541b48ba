"""The page that a learner reads: what stands on it, and that nothing hostile comes through."""

import base64
import itertools
import re
import struct
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Criterion, Rubric
from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.feedback.pages.report import render_report, save_report
from grader.feedback.terminal import render_grade

EXERCISE = Exercise(
    name="week3_nlp",
    title="Sequence models on short reviews",
    part="nlp",
    week=3,
    folder=Path("exercises/week3_nlp"),
    minutes=60,
    pass_mark=80,
    data="reviews",
    functions=(),
    reference_seconds=14.0,
)
RUBRIC = Rubric(
    (
        Criterion("check_split", "Every review stays with its label when the data are split.", 15, (), 10),
        Criterion("check_padding", "Reviews are padded and cut at the end, to `maxlen` words.", 15, (), 20),
        Criterion("check_output", "The last layer, the loss and the labels agree on a yes-or-no answer.", 20, (), 30),
        Criterion("check_order", "The model reads words in their order.", 10, (), 40),
        Criterion(
            "check_accuracy", "On reviews that it has never seen, the model is right 17 times in 20.", 40, (), 50
        ),
    ),
    digest="0f343b0931126a20f133d67c2b018a3b" * 2,
)


def png(shade: int = 200) -> str:
    """Return a grey square of 8 by 8 pixels as base64."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes((shade + 13 * x * y) % 256 for x in range(8)) for y in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(whole).decode()


EVIDENCE: dict[str, Any] = {
    "choice": "`exercise.py` was graded; the notebook beside it is older: `--submission exercise.ipynb` takes that.",
    "curves": {
        "metric": "accuracy",
        "threshold": 0.85,
        "history": {
            "loss": [0.69, 0.61, 0.48, 0.37, 0.29, 0.22, 0.17, 0.13],
            "val_loss": [0.68, 0.59, 0.5, 0.45, 0.44, 0.46, 0.5, 0.55],
            "accuracy": [0.52, 0.66, 0.78, 0.85, 0.89, 0.92, 0.94, 0.96],
            "val_accuracy": [0.55, 0.68, 0.75, 0.79, 0.8, 0.81, 0.81, 0.8],
        },
    },
    "layers": [
        ["embedding", "Embedding", "(batch, 32, 16)", 16000],
        ["bidirectional", "Bidirectional", "(batch, 64)", 12544],
        ["dropout", "Dropout", "(batch, 64)", 0],
        ["dense", "Dense", "(batch, 1)", 65],
    ],
    "confusion": {"labels": ["displeased", "pleased"], "matrix": [[411, 89], [104, 396]]},
    "forecast": {
        "time": list(range(120)),
        "truth": [20 + 0.1 * t + 6 * ((t % 30) / 30) for t in range(120)],
        "forecast": [20.4 + 0.1 * t + 6 * (((t - 1) % 30) / 30) for t in range(120)],
        "naive": [20 + 0.1 * (t - 1) + 6 * (((t - 4) % 30) / 30) for t in range(120)],
    },
    "sweep": {
        "rates": [1e-8 * 10 ** (epoch / 20) for epoch in range(100)],
        "loss": [40 / (1 + epoch**1.3 / 20) + max(0, epoch - 82) ** 2 for epoch in range(100)],
    },
    "mistakes": [
        {
            "kind": "text",
            "text": "not once was i bored, which i had feared",
            "truth": "pleased",
            "answer": "displeased",
            "confidence": 0.981,
        },
        {
            "kind": "text",
            "text": "nobody could call this a good film",
            "truth": "displeased",
            "answer": "pleased",
            "confidence": 0.93,
        },
        {"kind": "image", "png": png(), "truth": "7", "answer": "1", "confidence": 0.88},
    ],
    "advice": ["line 41: `from_logits=True` after a sigmoid: this Keras undoes it, older ones do not."],
    "output": {"text": "Epoch 8/8\naccuracy: 0.9600\nsaved to model.keras\n", "dropped": 18240},
    "protection": {"files": "enforced", "network": "enforced", "processes": "limited"},
}

LINES = [
    {"number": 36, "text": "def create_model(vocab_size, embedding_dim, maxlen):", "where": "line 36", "marked": False},
    {
        "number": 44,
        "text": '    outputs = layers.Dense(1, activation="softmax")(hidden)',
        "where": "line 44",
        "marked": True,
    },
]

FAILING = (
    Verdict("check_split", Outcome.MET, seconds=0.1),
    Verdict(
        "check_padding",
        Outcome.UNMET,
        expected='the first 6 words, then zeros (`padding="post"`, `truncating="post"`)',
        found="the last 6 words: the beginning of the review is lost",
        message="`padding` and `truncating` are two settings: pass both on.",
        details={
            "table": {
                "columns": ["", "review", "as numbers"],
                "rows": [
                    ["given", "the film is not as good as they say", "2 9 4 7 13 5 13 20 31"],
                    ["expected", "the film is not as good", "2 9 4 7 13 5"],
                    ["found", "not as good as they say", "7 13 5 13 20 31"],
                ],
            },
            "hint": "What does `pad_sequences` do with a sentence that is too long, if nobody tells it?",
        },
    ),
    Verdict(
        "check_output",
        Outcome.UNMET,
        expected="one unit with a sigmoid and binary cross-entropy, one unit of raw output with `from_logits=True`, "
        "or two classes with softmax",
        found="one unit with a softmax, which answers 1.0 whatever goes in",
        message="A softmax shares 1 among its units; over one unit that is always 1.",
        details={"lines": LINES},
    ),
    Verdict(
        "check_order",
        Outcome.MET,
        measured=0.4,
        threshold=0.3,
        baseline=0.1,
        baseline_name="any order",
        metric="change",
        unit="fraction",
        at_least=True,
    ),
    Verdict(
        "check_accuracy",
        Outcome.BLOCKED,
        found="this waits for «The last layer …»",
        details={"blocked_by": ["check_output"]},
    ),
)


def grade_of(verdicts: tuple[Verdict, ...], rubric: Rubric = RUBRIC, **evidence: Any) -> Grade:
    """Return a grade as the examiner adds it up."""
    earned, possible, status = add_up(EXERCISE, rubric, verdicts)
    return Grade(
        exercise_name="week3_nlp",
        submission_path="exercises/week3_nlp/exercise.py",
        submission_digest="5feceb66ffc86f38d952786c6d696c79" * 2,
        rubric_digest=rubric.digest,
        verdicts=verdicts,
        earned=earned,
        possible=possible,
        status=status,
        started="2026-11-25T09:30:00+01:00",
        seconds=14.2,
        seed=731_204_551,
        versions={"kit": "0.1.0", "Python": "3.11.9", "TensorFlow": "2.21.0", "Keras": "3.15.0", "NumPy": "2.4.6"},
        evidence=evidence,
    )


def every(outcome: Outcome, **facts: Any) -> tuple[Verdict, ...]:
    """Return one verdict of the same kind for each criterion."""
    return tuple(Verdict(criterion.id, outcome, **facts) for criterion in RUBRIC.criteria)


def passing_grade() -> Grade:
    """Return a pass with one criterion still open, and every picture."""
    missed = Verdict(
        "check_order",
        Outcome.UNMET,
        expected="a layer that reads words in their order: `LSTM`, `GRU`, `Conv1D` or attention",
        found="a mean over all words, in which order is lost",
    )
    verdicts = tuple(missed if one.criterion_id == missed.criterion_id else one for one in every(Outcome.MET))
    return grade_of(verdicts, **EVIDENCE)


def broken_grade() -> Grade:
    """Return a grade that the kit failed at."""
    broken = Verdict(
        "check_accuracy",
        Outcome.BROKEN,
        found="KeyError: 'val_accuracy'",
        message="This is an error of the kit, not of your code: you lose no points.",
        details={
            "trace": "Traceback (most recent call last):\n  File \"checks.py\", line 12\nKeyError: 'val_accuracy'"
        },
    )
    return grade_of((*every(Outcome.MET)[:4], broken))


def untouched_grade() -> Grade:
    """Return the grade of a stub as it was handed out."""
    words = {"expected": "your code", "found": "every function is still to be written"}
    details = {"not_attempted": True}
    verdicts = every(Outcome.BLOCKED, **words, message="Look for `YOUR CODE HERE`.", details=details)
    return grade_of(verdicts, not_attempted=True)


def syntax_error_grade() -> Grade:
    """Return the grade of a file that Python cannot read."""
    line = {"number": 12, "text": "    return keras.Sequential([", "where": "cell 4, line 7", "marked": True}
    caret = {"number": 12, "text": " " * 28 + "^", "where": "", "marked": False}
    words = {"expected": "a file that Python can read", "found": "cell 4, line 7: '[' was never closed"}
    return grade_of(
        every(
            Outcome.BLOCKED, **words, message="Mend this line first.", details={"lines": [line, caret], "syntax": True}
        )
    )


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x1b[31m\u202e\x1b]0;title\x07{{ 7 * 7 }}`"


def hostile_grade(text: str = HOSTILE) -> Grade:
    """Return a grade in which everything that a learner may have named is ``text``."""
    lines = [{"number": 1, "text": text, "where": text, "marked": True}]
    details = {
        "lines": lines,
        "table": {"columns": [text, text], "rows": [[text, text]] * 12},
        "exception": {"type": text, "message": text},
        "advice": [text],
        "hint": text,
        "runs": [0.5, 0.6],
        "threshold": 0.85,
        "trace": text,
    }
    verdicts = every(Outcome.UNMET, expected=text, found=text, message=text, details=details)
    history = {text: [1.0, 0.5, 0.2], f"val_{text}": [1.0, 0.7, 0.6], "loss": [1.0, 0.5, 0.4]}
    evidence = {
        "choice": text,
        "curves": {"metric": text, "threshold": 0.85, "history": history},
        "layers": [[text, text, text, 3]] * 70,
        "confusion": {"labels": [text] * 3, "matrix": [[1, 2, 3]] * 3},
        "mistakes": [
            {"kind": "text", "text": text, "truth": text, "answer": text, "confidence": 0.9},
            {"kind": "image", "png": text, "truth": text, "answer": text, "confidence": 0.9},
        ],
        "advice": [text],
        "output": {"text": text, "dropped": 3},
        "protection": {text: text},
    }
    grade = grade_of(verdicts, **evidence)
    return replace(grade, submission_path=text, submission_digest=text, versions={text: text}, started=text)


SAMPLES = {
    "failing": lambda: grade_of(FAILING, **EVIDENCE),
    "passing": passing_grade,
    "perfect": lambda: grade_of(every(Outcome.MET), **EVIDENCE),
    "not-graded": broken_grade,
    "not-attempted": untouched_grade,
    "syntax-error": syntax_error_grade,
    "hostile": hostile_grade,
}


def page_of(grade: Grade, attempts: int = 1) -> str:
    """Return the page for a grade of the sample exercise."""
    return render_report(grade, EXERCISE, RUBRIC, attempts=attempts)


def words_on(page: str) -> str:
    """Return what a reader sees, without markup, on one line."""
    return " ".join(Reader(page).text.split())


class Reader(HTMLParser):
    """Reads a page, and fails where a tag is not closed or closed twice."""

    VOID = frozenset({"meta", "img", "br", "hr", "link", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes what is not open"
        self.text += " " if tag in ("dt", "dd", "th", "td", "blockquote") else ""

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data


every_sample = pytest.mark.parametrize("name", SAMPLES)


@every_sample
def test_every_tag_is_closed_and_headings_go_down_step_by_step(name: str) -> None:
    page = Reader(page_of(SAMPLES[name]()))
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(page.headings))


@every_sample
def test_links_stay_on_the_page_and_lead_somewhere(name: str) -> None:
    page = Reader(page_of(SAMPLES[name]()))
    assert len(set(page.ids)) == len(page.ids)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


@every_sample
def test_nothing_is_loaded_and_nothing_can_run(name: str) -> None:
    page = page_of(SAMPLES[name]())
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in page
    reader = Reader(page)
    assert not reader.tags & {"script", "link", "iframe", "object", "embed", "form", "base"}
    assert not [one for one in reader.attributes if one[1].startswith("on")]
    assert all(value.startswith("data:image/png;base64,") for _, name, value in reader.attributes if name == "src")
    assert "url(" not in page
    assert "@import" not in page


@every_sample
def test_every_criterion_stands_on_the_page_with_its_points(name: str) -> None:
    page = words_on(page_of(SAMPLES[name]()))
    for criterion in RUBRIC.criteria:
        assert criterion.description.replace("`", "") in page
        assert f"of {criterion.points} " in page


@every_sample
def test_the_same_grade_gives_the_same_page(name: str) -> None:
    assert page_of(SAMPLES[name]()) == page_of(Grade.from_json(SAMPLES[name]().to_json()))


def test_a_miss_shows_score_status_and_the_first_thing_to_fix_before_the_criteria() -> None:
    page = words_on(page_of(grade_of(FAILING), attempts=3))
    wanted = [
        "Attempt 3",
        "Not yet 25 of 100 points You pass with 80 points: 55 more are needed.",
        "The first thing to fix Padding Reviews are padded and cut at the end, to maxlen words.",
        "Expected the first 6 words",
        "Found the last 6 words",
        "the film is not as good as they say",
        "What to do padding and truncating are two settings",
        "Hint What does",
        "Criteria",
    ]
    places = [page.index(one) for one in wanted]
    assert places == sorted(places)


def test_a_finding_shows_the_learners_own_lines_and_marks_the_one() -> None:
    page = page_of(grade_of(FAILING))
    assert "Your code, line 44" in words_on(page)
    marked = re.search(r'<li class="marked">.*?</li>', page)
    assert marked is not None
    assert "layers.Dense(1, activation=&#34;softmax&#34;)" in marked[0]


def test_a_table_that_the_first_thing_to_fix_shows_is_not_shown_again() -> None:
    shared, other = ({"table": {"columns": ["target"], "rows": [[value]]}} for value in (1.5, 2.5))

    def tables(*held: dict[str, Any]) -> int:
        verdicts = [replace(verdict, outcome=Outcome.UNMET, details=details)
                    for verdict, details in zip(FAILING, held, strict=False)]  # fmt: skip
        return page_of(grade_of((*verdicts, *FAILING[len(held) :]))).count("<table>")

    assert (tables(shared, shared), tables(shared, other)) == (1, 2)


def test_a_waiting_criterion_names_what_it_waits_for_and_links_it() -> None:
    page = page_of(grade_of(FAILING))
    assert "Blocked 0 of 40" in words_on(page)
    assert "Not graded yet. It waits for Output" in words_on(page)
    assert '<a href="#check_output">' in page


def test_a_miss_says_how_many_questions_came_due() -> None:
    grade = grade_of(FAILING, **EVIDENCE)
    told = {due: words_on(page_of(replace(grade, evidence={**grade.evidence, "due_questions": due}))) for due in (1, 4)}
    assert "The quiz has one question about what failed, at most ten a day: python -m grader quiz --due." in told[1]
    assert "The quiz has 4 questions about what failed, at most ten a day: python -m grader quiz --due." in told[4]
    assert "Due now" not in words_on(page_of(grade))


def test_the_report_says_whose_functions_a_training_used() -> None:
    names = ["create_training_data", "define_and_compile_model"]
    page = words_on(page_of(grade_of(FAILING, replaced=names)))
    told = "used a correct create_training_data and define_and_compile_model, not yours, because yours did not pass."
    assert told in page
    assert "not yours" not in words_on(page_of(grade_of(FAILING, replaced=[])))
    assert "not yours" not in words_on(page_of(grade_of((), replaced=names))), "nothing was trained"


def test_a_pass_with_open_points_says_so() -> None:
    page = words_on(page_of(passing_grade()))
    assert "Passed 90 of 100 points You pass with 80 points. You can still earn 10 more." in page
    assert "What you can still improve" in page
    assert "The first thing to fix" not in page


def test_what_was_measured_stands_beside_its_title_on_a_pass_too() -> None:
    assert "Order 0.400 (threshold 0.300, any order 0.100)" in words_on(page_of(grade_of(FAILING)))


def test_full_points_leave_nothing_to_fix() -> None:
    page = words_on(page_of(grade_of(every(Outcome.MET))))
    assert "Passed 100 of 100 points You pass with 80 points. You have them all." in page
    assert "to fix" not in page


def test_a_pass_of_a_part_is_never_called_a_pass() -> None:
    chosen = "Only 2 of 5 criteria were graded, as you asked."
    page = words_on(page_of(grade_of(every(Outcome.MET)[:2], chosen=chosen)))
    assert "100 points" in page and page.startswith("Not yet")
    assert not page.startswith("Passed") and page.count("Passed") == 2
    assert chosen in page


def test_our_fault_is_said_and_costs_nothing() -> None:
    page = words_on(page_of(broken_grade()))
    assert "Not graded This is not your fault" in page
    assert "Grader error – of 40" in page
    assert "of 100 points" not in page
    assert page.index("What happened KeyError") < page.index("Details for a bug report Traceback")


def test_a_time_limit_on_a_busy_machine_is_no_fault_of_the_kit() -> None:
    grade = broken_grade()
    *others, broken = grade.verdicts
    overdue = grade.replacing((*others, replace(broken, details={"time_limit": True})))
    page, told = words_on(page_of(overdue)), render_grade(overdue, RUBRIC, 100)
    assert "Not graded The time limit was over" in page and "a loop that never ends" in page
    assert "the time limit was over on a busy machine" in told
    for text in (page, told):
        assert "your fault" not in text and "first thing to fix" not in text


@pytest.mark.parametrize(("during", "of_file"), [("when the file was run", True), ("create_model", False)])
def test_a_file_that_does_not_run_has_no_criterion_to_fix(during: str, of_file: bool) -> None:
    first, *others = every(Outcome.BLOCKED, details={"blocked_by": ["check_padding"]})
    crash = replace(first, outcome=Outcome.UNMET, found="OSError", details={"fault": "raised", "function": during})
    grade = grade_of((crash, *others))
    title = RUBRIC.criteria[0].title
    assert ("The first thing to fix Your file runs to its end." in words_on(page_of(grade))) is of_file
    assert (f"The first thing to fix: {title}" in render_grade(grade, RUBRIC, 100)) is not of_file


def test_an_interruption_is_nobodys_fault() -> None:
    undecided = Verdict("check_accuracy", Outcome.BROKEN, found="not decided", details={"trace": "your interruption"})
    page = words_on(page_of(grade_of((*every(Outcome.MET)[:4], undecided), interrupted=True)))
    assert "Not graded It was interrupted before every criterion was graded." in page
    assert "fault" not in page


def test_an_untouched_stub_is_not_called_wrong() -> None:
    page = words_on(page_of(untouched_grade()))
    assert "Not attempted Nothing is wrong: every" in page
    assert "Where to begin" in page
    assert "of 100 points" not in page
    assert "Not yet" not in page


def test_a_syntax_error_is_shown_once_and_everything_waits_for_it() -> None:
    page = words_on(page_of(syntax_error_grade()))
    assert "[ (this line) ^" in page, "the caret has no line number of its own"
    assert "The first thing to fix Python can read your file." in page
    assert page.count("'[' was never closed") == 1
    assert page.count("It waits for the first thing to fix.") == 5


def test_pictures_come_with_what_they_show_in_words() -> None:
    page = page_of(passing_grade())
    words = words_on(page)
    assert page.count('role="img" aria-label=') == 5  # the meter and four plots
    assert "After 8 epochs: 0.96 in training, 0.8 in validation." in words
    assert "threshold: 0.85" in words
    assert "Embedding embedding (batch, 32, 16) 16,000" in words
    assert "displeased 411 89 pleased 104 396" in words
    assert "not once was i bored, which i had feared Predicted: displeased (98% confident). True: pleased." in words
    assert page.count("<img ") == 1


def test_a_rule_that_failed_is_told_where_staff_looks() -> None:
    failed = [{"rule": "keras_calls.arguments", "fault": "IndexError: <b>", "place": "keras_calls.py, line 217"}]
    page = page_of(grade_of(every(Outcome.MET), failed_rules=failed))
    assert "keras_calls.arguments: IndexError: &lt;b&gt; (keras_calls.py, line 217)" in page
    assert "Source rules" not in page_of(grade_of(every(Outcome.MET)))


def test_evidence_that_cannot_be_drawn_is_named_and_loses_nothing_else() -> None:
    page = words_on(page_of(grade_of(FAILING, curves={"metric": "loss", "history": {"loss": 3}})))
    assert "Not drawn, because of an error: the curves." in page
    assert "25 of 100 points" in page


def test_technicalities_allow_the_grading_to_be_repeated() -> None:
    page = words_on(page_of(passing_grade()))
    for fact in ("--seed 731204551", "TensorFlow 2.21.0", "14.2 seconds", "network enforced", "5feceb66ffc8"):
        assert fact in page


def test_what_the_program_printed_says_what_was_left_out() -> None:
    page = words_on(page_of(passing_grade()))
    assert "Show the last lines (18,240 bytes before them were left out)" in page
    assert "saved to model.keras" in page


def test_what_the_page_leaves_out_of_the_output_is_counted_too() -> None:
    page = words_on(page_of(grade_of(FAILING, output={"text": "é" * 9_000, "dropped": 5})))
    assert "(2,005 bytes before them were left out)" in page


def test_of_very_many_classes_the_first_are_shown() -> None:
    many = {"labels": list(range(40)), "matrix": [[1] * 40] * 40}
    page = page_of(grade_of(FAILING, confusion=many))
    assert page.count('scope="row"') == 30
    assert "… and 10 more classes." in page


def test_an_exception_is_told_in_full_where_the_finding_has_only_its_first_line() -> None:
    exception = {"type": "ValueError", "message": "shapes do not fit\n(32, 16) and (15,)"}
    found = "ValueError in `pad`: shapes do not fit (line 12)"
    verdict = Verdict("check_split", Outcome.UNMET, "code that runs", found, details={"exception": exception})
    page = words_on(page_of(grade_of((verdict,))))
    assert "ValueError shapes do not fit (32, 16) and (15,)" in page


def test_several_trainings_stand_beside_their_threshold() -> None:
    verdict = Verdict("check_accuracy", Outcome.UNMET, details={"runs": [0.81, 0.84, 0.82]}, threshold=0.85)
    assert "0.81, 0.84, 0.82; the threshold is 0.85." in words_on(page_of(grade_of((verdict,))))


def test_an_older_grade_can_be_drawn_with_a_newer_rubric() -> None:
    older = grade_of((*every(Outcome.MET)[:4], Verdict("check_accuracy", Outcome.MET)))
    shorter = Rubric(RUBRIC.criteria[:4], digest="0" * 64)
    assert "check_accuracy" in words_on(render_report(older, EXERCISE, shorter))


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def assert_harmless(page: str) -> None:
    """Fail where something in ``page`` came through as markup or as a command."""
    assert not CONTROL.search(page)
    reader = Reader(page)
    assert "script" not in reader.tags
    assert not [one for one in reader.attributes if one[1].startswith("on")]


def test_hostile_names_are_shown_and_do_nothing() -> None:
    page = page_of(hostile_grade())
    assert_harmless(page)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert page.count("<img ") == 0


nasty = st.text(
    st.one_of(st.sampled_from("<>&\"'`{}%#\x1b]\x07\x9b[m\u202e\u200b\0\r\n/=;-"), st.characters()), max_size=60
)


@settings(max_examples=examples(60), deadline=None)
@given(st.one_of(nasty, nasty.map(lambda text: f"<script>{text}"), nasty.map(lambda text: f'" onload="{text}')))
def test_no_text_of_a_learner_becomes_markup_or_a_command(text: str) -> None:
    assert_harmless(page_of(hostile_grade(text)))


@settings(max_examples=examples(40), deadline=None)
@given(st.sets(st.sampled_from(sorted(EVIDENCE))), st.sampled_from(Outcome), st.data())
def test_any_part_of_the_evidence_may_be_missing(keys: set[str], outcome: Outcome, data: st.DataObject) -> None:
    whole = hostile_grade("x").verdicts[0].details
    details = {key: whole[key] for key in data.draw(st.sets(st.sampled_from(sorted(whole))))}
    Reader(page_of(grade_of(every(outcome, details=details), **{key: EVIDENCE[key] for key in keys})))


def test_a_page_full_of_learners_text_stays_below_a_megabyte() -> None:
    page = page_of(hostile_grade("<script>&" * 4000))
    assert len(page.encode()) < 1_000_000
    assert "more characters" in page


def test_a_usual_page_is_small() -> None:
    assert len(page_of(passing_grade()).encode()) < 60_000


def test_text_is_readable_in_the_light_and_in_the_dark() -> None:
    style = re.search(r"<style>(.*?)</style>", page_of(passing_grade()), re.DOTALL)
    assert style is not None
    themes = re.findall(r":root \{(.*?)\}", style[1], re.DOTALL)
    assert len(themes) == 3  # light, dark, and on paper
    for theme in themes:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6});", theme))
        for text in ("ink", "quiet", "accent", "warn"):
            for ground in ("paper", "wash"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        channels = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
        linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_report_is_saved_under_its_name_and_as_the_latest(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    path = save_report("<p>first</p>", folder, "week3_nlp")
    save_report("<p>second · é</p>", folder, "week2_intro")
    assert path == folder / "week3_nlp.html"
    assert path.read_text(encoding="utf-8") == "<p>first</p>"
    assert (folder / "latest.html").read_text(encoding="utf-8") == "<p>second · é</p>"
    assert sorted(one.name for one in folder.iterdir()) == ["latest.html", "week2_intro.html", "week3_nlp.html"]


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_report("<p>old</p>", tmp_path, "week3_nlp")

    opened = Path.open

    def full(self: Path, mode: str = "r", *how: Any, **named: Any) -> Any:
        if "w" not in mode:
            return opened(self, mode, *how, **named)
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UsageProblem, match="No space left on device"):
        save_report("<p>new</p>", tmp_path, "week3_nlp")
    assert (tmp_path / "week3_nlp.html").read_text() == "<p>old</p>"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["latest.html", "week3_nlp.html"]


def test_an_exercise_that_is_a_file_is_no_folder_for_reports(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("")
    with pytest.raises(UsageProblem, match="could not be written"):
        save_report("<p>new</p>", tmp_path / "reports", "week3_nlp")


@pytest.mark.parametrize(
    ("week", "category", "told"), [(3, 0, ", week 3"), (0, 0, ""), (0, 2, ", category 2")]
)  # fmt: skip
def test_the_page_names_the_week_or_the_category_where_there_is_one(week: int, category: int, told: str) -> None:
    exercise = replace(EXERCISE, week=week, category=category)
    page = render_report(broken_grade(), exercise, RUBRIC, attempts=1)
    [eyebrow] = re.findall(r'<p class="eyebrow">(.*?)</p>', page)
    assert eyebrow.endswith(told) and ("week" in eyebrow) == bool(week)
