"""Two mistakes in two functions are told both; one mistake that two rules see is told once."""

from rule_cases import said_of_submission

HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers\n\n\n"
WEIGHTS = """\
def weigh(states):
    scores = layers.Dense(1)(states)
    return layers.Softmax()(scores)


"""
SPAM = """\
def spam_filter():
    {}
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="softmax")])
    model.compile("adam", "binary_crossentropy")
    return model
"""


def sentences_on_softmax(source: str) -> int:
    """``softmax_of_one_unit`` is silent where ``softmax_of_one_value`` spoke."""
    return len([sentence for sentence in said_of_submission(HEAD + source) if "always 1" in sentence])


def test_a_rule_that_is_silent_for_another_speaks_of_another_function() -> None:
    assert sentences_on_softmax(WEIGHTS + SPAM.format("pass")) == 2


def test_it_is_silent_in_a_function_that_calls_the_other() -> None:
    assert sentences_on_softmax(WEIGHTS + SPAM.format("weigh(layers.Input((8, 4)))")) == 1


def test_a_function_may_call_the_other_by_way_of_a_third() -> None:
    third = "def attend(states):\n    return weigh(states) * states\n\n\n"
    assert sentences_on_softmax(WEIGHTS + third + SPAM.format("attend(layers.Input((8, 4)))")) == 1


def test_lines_outside_of_functions_are_taken_as_one() -> None:
    outside = SPAM.format("pass").replace("def spam_filter():", "if True:").replace("    return model\n", "")
    assert sentences_on_softmax(WEIGHTS + outside) == 2
    assert sentences_on_softmax(WEIGHTS + outside + "weigh(1)\n") == 1
