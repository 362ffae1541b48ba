"""Models that guess the next word: outputs against ids, what Keras says about them, and whether they remember."""

import re
from typing import Any

import numpy as np
import pytest

from exercises.week4_nlp.expectations.next_word_model import NextWordModel, build_next_word_model
from exercises.week4_nlp.expectations.verse_labels import Pairs
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect

VECTORS = np.random.default_rng(5).normal(size=(90, 90))
LABELS = np.arange(8)
PAIRS = Pairs(np.zeros((8, 13)), 90, np.zeros((8, 12)), LABELS)
STEPS = [{"kind": "recurrent", "layer": "LSTM", "took": np.zeros((8, 13, 4)), "gave": None}]


def softmax(scores: Any) -> Any:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def average(ids: Any) -> Any:
    return softmax(VECTORS[np.asarray(ids)].mean(axis=1))


def in_order(ids: Any) -> Any:
    weights = np.linspace(0, 1, np.shape(ids)[1])[None, :, None]
    return softmax((VECTORS[np.asarray(ids)] * weights).sum(axis=1))


def layer(kind: str, own: bool = False) -> dict[str, Any]:
    return {
        "class": kind,
        "module": "submission" if own else "keras.src.layers",
        "registered_name": kind if own else None,
    }


class Learner:
    """A candidate whose model is a function of ids."""

    scratch = None
    source = ""

    def speaks_of(self, name: str) -> bool:
        return re.search(name, self.source) is not None

    def __init__(
        self,
        model: Any = in_order,
        layers: Any = (),
        steps: Any = STEPS,
        fault: str = "",
        length: int | None = None,
        ordered: bool = True,
    ) -> None:
        self.ledger = Ledger()
        self._ordered = ordered
        self._model, self._layers, self._steps = (
            model,
            [layer(kind) if isinstance(kind, str) else kind for kind in layers],
            steps,
        )
        self._fault, self._length = fault, length

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        assert (name, arguments) == ("create_model", (90, 14))
        return Handle(1, "model", "Sequential") if self._model else None

    def attribute(self, thing: Handle, name: str) -> Any:
        return (None, self._length) if name == "input_shape" and self._length else None

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        if self._fault:
            raise CandidateFault(Fault("raised", "while the model answered one batch", "ValueError", self._fault))
        loss = "sparse_categorical_crossentropy"
        last = {**layer("Dense"), "config": {"units": 90, "activation": "softmax"}}
        walk = {
            "layers": [*self._layers, last], "ordered": self._ordered, "compiled": True, "loss": loss,
            "input_shape": [None, self._length] if self._length else None,
        }  # fmt: skip
        return {"outputs": self._model(inputs), "walk": walk}

    def losses(self, model: Handle, inputs: Any, labels: Any) -> Any:
        chances = self._model(inputs)
        return {form: float(-np.mean(np.log(chances[np.arange(8), truth]))) for form, truth in labels.items()}

    def over_time(self, model: Handle, inputs: Any) -> Any:
        return self._steps

    def predict(self, model: Handle, inputs: Any, enlarge: float = 1) -> Any:
        return self._model(inputs)

    def note(self, key: str, value: Any) -> None:
        pass


def writer(**learner: Any) -> NextWordModel:
    return build_next_word_model(Learner(**learner), 90, 14)  # type: ignore[arg-type]


def complaint(**learner: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        expect(writer(**learner)).has_memory()
    return caught.value


def test_rows_have_one_id_fewer_and_hold_every_word() -> None:
    found = writer()
    assert (found.inputs.shape, found.inputs.dtype) == ((8, 13), np.int32)
    assert set(found.inputs.ravel().tolist()) == set(range(1, 90))


def test_a_recurrent_layer_that_reads_in_order_remembers() -> None:
    expect(writer(layers=["Embedding", "LSTM"])).has_memory()
    unseen = [{**STEPS[0], "took": None}]
    expect(writer(steps=unseen)).has_memory()


def test_attention_and_layers_of_ones_own_are_judged_by_the_order() -> None:
    for kind in (layer("MultiHeadAttention"), layer("Memory", own=True)):
        expect(writer(layers=[kind], steps=[])).has_memory()
        assert "a bag of words" in complaint(layers=[kind], steps=[], model=average).found


def dense(inputs: int) -> dict[str, Any]:
    config = {"units": 64, "use_bias": True}
    return {**layer("Dense"), "config": config, "weights": [[inputs, 64], [64]], "parameters": 64 * (inputs + 1)}


def at_the_end(ids: Any) -> Any:
    return in_order(np.asarray(ids)[:, -5:])


@pytest.mark.parametrize(
    ("layers", "ordered"), [(["Embedding", "LSTMCell"], True), (["Embedding", dense(32), dense(64)], False)]
)
def test_a_cell_in_a_loop_and_a_call_of_ones_own_remember(layers: Any, ordered: bool) -> None:
    expect(writer(layers=layers, steps=[], ordered=ordered)).has_memory()
    assert "none" in complaint(layers=layers, steps=[], ordered=ordered, model=at_the_end).found


@pytest.mark.parametrize("layers", [["Flatten"], [dense(13 * 32)], ["Conv1D", "GlobalMaxPooling1D"]])
def test_a_call_of_ones_own_that_flattens_or_looks_through_windows_is_no_memory(layers: Any) -> None:
    assert "none (the layers are" in complaint(layers=["Embedding", *layers], steps=[], ordered=False).found


def test_an_average_in_a_call_of_ones_own_is_a_bag_of_words() -> None:
    assert "a bag of words" in complaint(layers=["Embedding", dense(32)], steps=[], ordered=False, model=average).found


def test_a_flattened_line_is_no_memory() -> None:
    found = complaint(layers=["Embedding", "Flatten"], steps=[])
    assert found.found == "none (the layers are Embedding, Flatten, Dense)"
    assert "`LSTM(64)`" in found.advice


def test_a_line_as_one_step_is_named() -> None:
    found = complaint(steps=[{**STEPS[0], "took": np.zeros((8, 1, 52))}])
    assert found.found == "a recurrent layer with a single step as input"


def test_an_answer_that_no_words_change_is_left_to_the_accuracy() -> None:
    expect(writer(model=lambda ids: np.full((len(ids), 90), 1 / 90))).has_memory()


def test_outputs_for_every_id_that_fit_the_labels_pass() -> None:
    expect(writer()).predicts_the_next_word(PAIRS)


def test_one_output_too_few_is_named() -> None:
    with pytest.raises(Unmet) as caught:
        expect(writer(model=lambda ids: in_order(ids)[:, 1:])).predicts_the_next_word(PAIRS)
    assert caught.value.found == "an output layer with units=89"
    assert "already counts padding" in caught.value.advice


def test_one_hot_labels_for_a_loss_that_wants_numbers_are_named() -> None:
    one_hot = Pairs(PAIRS.rows, 90, PAIRS.features, np.eye(90)[LABELS])
    with pytest.raises(Unmet) as caught:
        expect(writer()).predicts_the_next_word(one_hot)
    assert "one-hot rows of 90 columns" in caught.value.found


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('Input 0 of layer "lstm_1" is incompatible: expected ndim=3, found ndim=2. Full', "return_sequences=True"),
        (
            "expected ndim=3, found ndim=2. Full shape received: (8, 13)",
            "the output of `Embedding(total_words, 32)(inputs)`",
        ),
        ("expected ndim=3, found ndim=2. Full shape received: (8, 64)", "return_sequences=True"),
        ("indices[1,9] = 89 is not in [0, 89)", "`total_words` already counts padding"),
        ("expected axis -1 of input shape to have value 512, but received input", "max_sequence_len - 1"),
        (
            'Input 0 of layer "x" is incompatible: expected shape=(None, 14), found shape=(8, 13)',
            "Input(shape=(max_sequence_len - 1,))",
        ),
    ],
)
def test_what_keras_says_is_told_in_a_learners_words(said: str, words: str) -> None:
    with pytest.raises(Unmet) as caught:
        writer(fault=said)
    assert words in caught.value.advice


def test_any_other_fault_stays_a_fault() -> None:
    with pytest.raises(CandidateFault):
        writer(fault="name 'maxlen' is not defined")


def test_an_input_for_the_whole_row_is_named_and_looked_at_with_rows_of_that_length() -> None:
    found = writer(length=14)
    assert found.inputs.shape == (8, 14)
    with pytest.raises(Unmet) as caught:
        expect(found).predicts_the_next_word(None)
    assert (caught.value.found, "input shape (None, 13)" in caught.value.expected) == (
        "an input of shape (None, 14)",
        True,
    )
