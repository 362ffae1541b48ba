"""Code that is wider than the screen is broken where a formatter breaks it, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.code_lines import wrap_code

NAMES = st.sampled_from(
    ["x", "tf.keras.layers.Dense", "'a, (b'", '"relu"', "10", "f(1)(2)[3]", "[]", "{'a': 1}", "(1,)"]
)
CALLS = st.recursive(
    NAMES,
    lambda inner: st.builds(
        "{}{}".format,
        st.sampled_from(["", "f", "tf.keras.Sequential"]),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: f"({', '.join(parts)})"),
    ),
    max_leaves=12,
)


@given(CALLS, st.integers(0, 3), st.integers(20, 80))
def test_the_lines_say_what_the_line_says(code: str, steps: int, width: int) -> None:
    line = " " * 4 * steps + f"model = {code}"
    wrapped = wrap_code(line, width)
    assert "".join(wrapped.split()) == "".join(line.split())
    assert all(text.startswith(" " * 4 * steps) for text in wrapped.split("\n"))
    for text in wrapped.split("\n"):
        indent = len(text) - len(text.lstrip())
        assert len(text) <= width or max(map(len, text.split())) > width - indent - len("model = ")


def test_a_line_that_fits_stays() -> None:
    assert wrap_code("    model = Sequential([Flatten(), Dense(10)])", 80) == (
        "    model = Sequential([Flatten(), Dense(10)])"
    )


def test_a_model_has_a_layer_in_each_line() -> None:
    line = 'model = tf.keras.Sequential([tf.keras.Input((28, 28)), tf.keras.layers.Dense(10, activation="softmax")])'
    assert wrap_code(line, 37).split("\n") == [
        "model = tf.keras.Sequential([",
        "    tf.keras.Input((28, 28)),",
        "    tf.keras.layers.Dense(",
        '        10, activation="softmax"',
        "    )",
        "])",
    ]


def test_what_has_no_brackets_is_broken_at_a_space() -> None:
    assert wrap_code("if accuracy > 0.95 or accuracy == 0.95:", 24) == ("if accuracy > 0.95 or\n    accuracy == 0.95:")
