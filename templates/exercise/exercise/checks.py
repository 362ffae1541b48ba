"""Fit a line."""

from grader.checks import criterion, expect, fixture
from grader.checks.evidence import build


@fixture
def model(candidate, data):
    """Build the learner's model on a batch of single numbers."""
    return build(candidate, "create_model", inputs=data.generator(1).uniform(0, 1, (8, 1)).astype("float32"))


@criterion(
    title="Output and loss",
    points=100,
    hint=("What does one number need?", "One unit, and a loss for numbers.", '`Dense(1)`, `compile(loss="mse")`'),
)
def check_model(model):
    """The model takes one value and outputs one value, and it is compiled with a regression loss."""
    expect(model).predicts_a_number()
