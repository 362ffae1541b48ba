"""Models that read ids: what Keras says about them in a learner's words, and whether order counts."""

import re
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.arrays import as_array
from grader.checks.expect import Unmet, expect
from grader.checks.text.text_classifier import (
    TextModel,
    _rows_of_ids,
    build_text_model,
    explained_token_ids,
    no_embedding,
)

VECTORS = np.random.default_rng(5).normal(size=(90, 3))


def average(ids: Any) -> Any:
    return VECTORS[np.asarray(ids)].mean(axis=1).sum(axis=-1, keepdims=True)


def in_order(ids: Any) -> Any:
    weights = np.linspace(0, 1, np.shape(ids)[1])
    return (VECTORS[np.asarray(ids)].sum(axis=-1) * weights).sum(axis=1, keepdims=True)


def embedding(rows: int, width: int) -> dict[str, Any]:
    return {
        "class": "Embedding", "module": "keras.src.layers", "name": "embedding",
        "config": {"name": "embedding", "input_dim": rows, "output_dim": width},
    }  # fmt: skip


class Learner:
    """A candidate whose model is a function of ids."""

    scratch = None

    def __init__(
        self,
        model: Any = in_order,
        layers: Any = (),
        fault: str = "",
        length: int | None = None,
        source: str = "",
    ) -> None:
        self.ledger, self._source = Ledger(), source
        self._model, self._layers, self._fault, self._length = model, list(layers), fault, length

    def speaks_of(self, name: str) -> bool:
        return re.search(rf"\b{name}\b", self._source) is not None

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        assert (name, len(arguments)) == ("create_model", 3)
        return Handle(1, "model", "Sequential") if self._model else None

    def left_behind(self, function: str) -> None:
        return None

    def attribute(self, thing: Handle, name: str) -> Any:
        return (None, self._length) if name == "input_shape" and self._length else None

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        if self._fault:
            raise CandidateFault(Fault("raised", "while the model answered one batch", "ValueError", self._fault))
        walk = {"layers": self._layers, "input_shape": [None, self._length] if self._length else None}
        return {"outputs": self._model(inputs), "walk": walk}

    def predict(self, model: Handle, inputs: Any, enlarge: float = 1) -> Any:
        return self._model(inputs)

    def note(self, key: str, value: Any) -> None:
        pass


def reader(**learner: Any) -> TextModel:
    return build_text_model(Learner(**learner), "create_model", 90, 12, 40)  # type: ignore[arg-type]


def complaint(word: str, **learner: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(reader(**learner)), word)()
    return caught.value


def test_the_first_batch_holds_every_id_but_padding() -> None:
    found = reader()
    assert (found.inputs.shape, found.inputs.dtype) == ((8, 40), np.int32)
    assert set(found.inputs.ravel().tolist()) == set(range(1, 90))


def test_a_model_that_weighs_places_reads_in_order() -> None:
    expect(reader()).uses_word_order()


def test_an_average_is_a_bag_of_words() -> None:
    layers = [{"class": kind, "module": "keras.src.layers"} for kind in ("Embedding", "GlobalAveragePooling1D")]
    found = complaint("uses_word_order", model=average, layers=layers)
    assert "(Embedding, GlobalAveragePooling1D) sees a bag of words" in found.found


def test_a_layer_that_reads_order_and_is_not_used_is_named() -> None:
    source = "x = Embedding(vocab_size, 8)(inputs)\ny = LSTM(8)(x)\nx = GlobalAveragePooling1D()(x)"
    found = complaint("uses_word_order", model=average, source=source)
    assert found.advice.startswith("Your code has `LSTM`, but this model does not use it.")
    found = complaint("uses_word_order", model=average, source="from keras.layers import LSTM, GRU")
    assert found.advice.startswith("Add `LSTM`")


def test_pooling_before_a_recurrent_layer_is_named_where_the_source_has_it() -> None:
    said = "Input 0 of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape"
    with pytest.raises(Unmet) as caught:
        reader(fault=said, source="GlobalAveragePooling1D(), LSTM(8)")
    assert caught.value.advice.startswith("`GlobalAveragePooling1D` removes the steps")
    with pytest.raises(Unmet, match="its last step only"):
        reader(fault=said, source="LSTM(8), LSTM(8)")


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ({"class": "MultiHeadAttention"}, "a vector of its position"),
        ({"class": "Conv1D", "settings": {"kernel_size": [1]}}, "a kernel of 2 or more"),
        ({"class": "Conv1D", "settings": {"kernel_size": [3]}}, "Add `LSTM`"),
    ],
)
def test_a_layer_that_could_read_in_order_is_mended_first(layer: dict[str, Any], words: str) -> None:
    found = complaint("uses_word_order", model=average, layers=[{"module": "keras.src.layers", **layer}])
    assert words in found.advice


def test_a_constant_answer_is_left_to_the_accuracy() -> None:
    expect(reader(model=lambda ids: np.full((len(ids), 1), 0.5))).uses_word_order()


@pytest.mark.parametrize("tables", [[(90, 12)], [(5000, 12)], [(40, 12), (91, 12)]])
def test_an_embedding_of_the_asked_width_passes(tables: list[tuple[int, int]]) -> None:
    expect(reader(layers=[embedding(*one) for one in tables])).embeds_each_word()


@pytest.mark.parametrize(
    ("tables", "words"),
    [([(90, 64)], "`Embedding(90, 64)`"), ([(40, 12)], "`Embedding(40, 12)`"), ([], "no embedding layer")],
)
def test_another_embedding_is_named(tables: list[tuple[int, int]], words: str) -> None:
    found = complaint("embeds_each_word", layers=[embedding(*one) for one in tables])
    assert (words in found.found, "`Embedding(90, 12)`" in found.expected) == (True, True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            'Input 0 of layer "lstm_1" is incompatible: expected ndim=3, found ndim=2. Full shape',
            "return_sequences=True",
        ),
        (
            "expected ndim=3, found ndim=2. Full shape received: (None, 40)",
            "the output of `Embedding(vocab_size, embedding_dim)(inputs)`",
        ),
        ("expected ndim=3, found ndim=2. Full shape received: (None, 16)", "return_sequences=True"),
        ('Input 0 of layer "conv1d" is incompatible: expected min_ndim=3, found ndim=2.', "return_sequences=True"),
        ("indices[1,39] = 89 is not in [0, 89)", "`vocab_size` already counts padding"),
        (
            "expected axis -1 of input shape to have value 512, but received input with shape (8, 640)",
            "from the argument",
        ),
    ],
)
def test_what_keras_says_is_told_in_a_learners_words(said: str, words: str) -> None:
    with pytest.raises(Unmet) as caught:
        reader(fault=said)
    assert words in caught.value.advice


def test_any_other_fault_stays_a_fault() -> None:
    with pytest.raises(CandidateFault):
        reader(fault="name 'maxlen' is not defined")


def test_an_input_of_another_length_is_named_and_looked_at_with_rows_of_that_length() -> None:
    found = reader(length=32)
    assert found.inputs.shape == (8, 32)
    with pytest.raises(Unmet) as caught:
        expect(found).predicts_two_classes()
    assert (caught.value.found, "maxlen=40" in caught.value.expected) == ("an input of shape (None, 32)", True)


def test_what_is_no_model_is_named() -> None:
    with pytest.raises(Unmet) as caught:
        reader(model=None)
    assert "a Keras model from `create_model`" in caught.value.expected


def test_messages_name_the_size_as_the_exercise_does() -> None:
    fault = "indices[1,39] = 89 is not in [0, 89)"
    with pytest.raises(Unmet) as caught:
        build_text_model(Learner(fault=fault), "create_model", 90, 12, 40, size_name="num_words")  # type: ignore[arg-type]
    assert "(num_words=90)" in caught.value.expected
    assert "`num_words` already counts padding" in caught.value.advice
    with pytest.raises(Unmet) as caught:
        expect(build_text_model(Learner(), "create_model", 90, 12, 40, size_name="num_words")).embeds_each_word()  # type: ignore[arg-type]
    assert (
        caught.value.advice
        == "Start with `Embedding(num_words, embedding_dim)`, from the arguments, and use its output."
    )


def test_a_recurrent_layer_on_token_ids_is_told_about_the_embedding_and_not_about_sequences() -> None:
    said = (
        "Input 0 of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: "
    )
    with pytest.raises(Unmet) as caught:
        reader(fault=said + "(None, 40)")
    assert "the output of `Embedding(vocab_size, embedding_dim)(inputs)` to this layer" in caught.value.advice
    with pytest.raises(Unmet) as caught:
        reader(fault=said + "(None, 16)")
    assert "return_sequences=True" in caught.value.advice


@pytest.mark.parametrize(("width", "raised"), [(40, Unmet), (16, CandidateFault)])
def test_token_ids_of_an_exam_task_are_told_about_the_embedding(width: int, raised: type[Exception]) -> None:
    said = f"Input 0 of layer 'lstm': expected ndim=3, found ndim=2. Full shape received: (None, {width})"
    line = "model = tf.keras.Sequential("
    with pytest.raises(raised) as caught, explained_token_ids(np.ones((4, 40), np.int32), "WORDS, 32"):
        raise CandidateFault(Fault("raised", "in solution_model", "ValueError", said, ((9, line),)))
    if isinstance(caught.value, Unmet):
        assert caught.value.advice == "Add an `Embedding(WORDS, 32)` layer before `lstm`."


@pytest.mark.parametrize("line", ["model = tf.keras.Sequential(", "    model.add(tf.keras.layers.LSTM(16))"])
def test_in_a_list_of_layers_the_embedding_is_added_before_the_layer(line: str) -> None:
    said = "Input 0 of layer 'lstm' is incompatible: expected ndim=3, found ndim=2"
    raised = CandidateFault(Fault("raised", "in create_model", "ValueError", said, ((9, line),)))
    assert no_embedding("num_words, 8", raised).advice == "Add an `Embedding(num_words, 8)` layer before `lstm`."


def test_rows_of_few_known_ids_hold_different_words() -> None:
    rows = _rows_of_ids(90, 32, known=12)
    assert (rows.min(), rows.max()) == (1, 11)
    assert all(set(row) != set(other) for row, other in zip(rows.tolist(), rows[::-1].tolist(), strict=True))


@pytest.mark.parametrize(
    ("kind", "word"), [("LearningRateScheduler", "the learning rate itself"), ("_BatchDataset", "as an array")]
)
def test_what_to_return_depends_on_the_object_that_was_returned(kind: str, word: str) -> None:
    with pytest.raises(Unmet) as error:
        as_array(Handle(1, "object", kind), "the result")
    assert word in error.value.advice


@pytest.mark.parametrize(
    ("values", "said"), [([np.nan, 1.0, 2.0], "header"), ([1.0, np.nan], "division"), ([np.nan] * 3, "division")]
)
def test_of_values_that_are_lost_at_the_start_alone_the_usual_causes_are_told(values: list[float], said: str) -> None:
    with pytest.raises(Unmet) as caught:
        as_array(np.array(values), "the series")
    assert said in caught.value.advice


def test_an_object_beside_the_array_is_named() -> None:
    with pytest.raises(Unmet, match="a tuple with an object of type `Tokenizer`") as caught:
        as_array((Handle(1, "object", "Tokenizer"), np.zeros((3, 1))), "the labels")
    assert caught.value.advice == "Return the array alone."
