"""A small mistake costs its own points and no others: right answers with one thing wrong, in the weeks of pictures.

Each case changes a few words of the reference solution. Exactly one criterion may fail, and none may be blocked, except
where nothing is there to be measured. Each run grades the first case of every week; ``thorough`` grades all.
"""

from pathlib import Path

import pytest

from grader import places
from grader.examiner.grade import Outcome
from grader.practice.attempt import Attempt

Change = tuple[str, str]
RETURN_READ, RETURN_CACHE = "read(validation_dir).prefetch", "return dataset.cache()"
ROTATED = "(tf.image.rot90(x), y)"
NO_RESCALING = ("            tf.keras.layers.Rescaling(1 / 255),\n", "")
LABELS_EXCHANGED = (RETURN_CACHE, "return dataset.map(lambda x, y: (x, 1 - y)).cache()")
TURNED_OVER = (RETURN_READ, "read(validation_dir).map(lambda x, y: (tf.image.random_flip_up_down(x), y)).prefetch")

MISTAKES: dict[str, list[tuple[str, list[Change]]]] = {
    "week1_intro": [
        ("check_arrays", [("np.arange(1.0, 7.0)", "np.arange(1, 7)")]),
        ("check_prices", [("0.5 + 0.5 * features", "50 + 50 * features")]),
    ],
    "week2_intro": [
        ("check_bar", [(">= 0.95", "> 0.95")]),
        ("check_callback", [('logs["accuracy"]', 'logs["acc"]')]),
        ("check_callback", [("self.model.stop_training = True", "self.stopped = True")]),
        ("check_history", [("return model.fit", "model.fit")]),
    ],
    "week3_intro": [
        ("check_bar", [(">= 0.99", "> 0.99")]),
        ("check_callback", [('logs["accuracy"]', 'logs["acc"]')]),
        ("check_metric", [(', metrics=["accuracy"]', "")]),
        ("check_shape", [("np.expand_dims(images, axis=-1)", "images")]),
        ("check_values", [(" / 255", "")]),
        ("check_size", [("Dense(64", "Dense(2048")]),
    ],
    "week4_intro": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_size", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_size", [("image_size=IMAGE_SIZE", "image_size=(72, 72)")]),
        ("check_every_picture", [("rescale(images)", "tf.image.random_flip_up_down(rescale(images))")]),
        ("check_every_picture", [("verbose=False", 'verbose=False, validation_split=0.1, subset="training", seed=1')]),
        ("check_shuffle", [("verbose=False", "verbose=False, shuffle=False")]),
        ("check_labels", [("(rescale(images), labels)", "(rescale(images), 1 - labels)")]),
        ("check_scaling", [("(rescale(images), labels)", "(images, labels)")]),
    ],
    "week1_vision": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_batches", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_spoilt_files", [("image.verify()", "path.stat().st_size"), ("except Exception", "except EOFError")]),
        ("check_folders", [("exist_ok=True", "exist_ok=False")]),
        ("check_share", [("int(split_size * len(pictures))", "round(split_size * len(pictures))")]),
        ("check_chance", [("random.shuffle(pictures)", "pictures.sort()")]),
        ("check_source", [("shutil.copyfile", "shutil.move")]),
        ("check_nothing_lost", [("pictures[training_size:]", "pictures[training_size + 1:]")]),
        (
            "check_every_picture",
            [("return read(training_dir)", f"return read(training_dir).map(lambda x, y: {ROTATED})")],
        ),
        ("check_every_picture", [TURNED_OVER]),
        ("check_labels", [LABELS_EXCHANGED]),
        ("check_scaling", [NO_RESCALING]),
    ],
    "week2_vision": [
        ("check_batches", [("BATCH_SIZE = 32", "BATCH_SIZE = 25")]),
        ("check_batches", [("IMAGE_SIZE = (48, 48)", "IMAGE_SIZE = (64, 64)")]),
        ("check_validation", [TURNED_OVER]),
        ("check_validation", [(RETURN_READ, f"read(validation_dir).map(lambda x, y: {ROTATED}).prefetch")]),
        ("check_labels", [LABELS_EXCHANGED]),
        ("check_range", [("RandomRotation(60 / 360)", "RandomRotation(0.01)")]),
        ("check_training", [("            create_augmentation_model(),\n", "")]),
        ("check_scaling", [NO_RESCALING]),
    ],
    "week3_vision": [
        ("check_frozen", [("    pre_trained_model.trainable = False\n", "")]),
        ("check_weights", [("    pre_trained_model.load_weights(weights_file)\n", "")]),
        ("check_output", [('LAST_LAYER = "block3_pool"', 'LAST_LAYER = "block3_relu"')]),
        ("check_output", [("return pre_trained_model.get_layer(LAST_LAYER).output", 'raise ValueError("no")')]),
        ("check_dropout", [("    x = tf.keras.layers.Dropout(0.3)(x)\n", "")]),
        ("check_growth", [("Flatten()(last_output)", "Flatten()(pre_trained_model.get_layer(LAST_LAYER).output)")]),
    ],
    "week4_vision": [
        ("check_batches", [(".batch(32)", ".batch(25)")]),
        ("check_channel", [("[..., np.newaxis]", "")]),
        ("check_images", [("skiprows=1", "skiprows=2")]),
        ("check_images", [(".reshape(-1, 48, 48)", "")]),
        ("check_labels", [("rows[:, 0]", "rows[:, 0] + 1")]),
        ("check_complete", [("(len(training_images)).batch(32)", "(9).batch(32, drop_remainder=True)")]),
        (
            "check_validation",
            [(", validation.batch(32)", ", validation.batch(32).map(lambda x, y: (x[:, :, ::-1], y))")],
        ),
        ("check_validation", [("validation_images[..., np.newaxis] / 255", "validation_images[..., np.newaxis]")]),
        ("check_pairs", [("/ 255, training_labels", "/ 255, training_labels[::-1]")]),
    ],
}
CASES = [
    pytest.param(
        name, criterion, changes, id=f"{name}-{criterion}-{number}", marks=pytest.mark.thorough if number else ()
    )
    for name, mistakes in MISTAKES.items()
    for number, (criterion, changes) in enumerate(mistakes)
]


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("name", "criterion", "changes"), CASES)
def test_a_small_mistake_costs_its_own_points_alone(
    name: str, criterion: str, changes: list[Change], tmp_path: Path
) -> None:
    source = (places.solutions_folder() / name / "solution.py").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    answer = tmp_path / "exercise.py"
    answer.write_text(source, encoding="utf-8")
    grade = Attempt.begin(name, answer).judge(lambda event: None, seed=1, keep=False, fast=True)
    failed = [one.criterion_id for one in grade.verdicts if one.outcome is Outcome.UNMET]
    blocked = [
        one.criterion_id for one in grade.verdicts if one.outcome is Outcome.BLOCKED and not one.details.get("fast")
    ]
    assert (failed, blocked) == ([criterion], [])


LOST_WITH_THE_DATA_SET = """
def training_dataset(directory):
    raise ValueError("no data set")
"""


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_a_model_is_judged_without_a_data_set(tmp_path: Path) -> None:
    answer = tmp_path / "exercise.py"
    source = (places.solutions_folder() / "week4_intro" / "solution.py").read_text(encoding="utf-8")
    answer.write_text(source.replace("def main()", f"{LOST_WITH_THE_DATA_SET}\n\ndef main()"), encoding="utf-8")
    grade = Attempt.begin("week4_intro", answer).judge(lambda event: None, seed=1, keep=False)
    met = {one.criterion_id for one in grade.verdicts if one.outcome is Outcome.MET}
    assert met == {"check_model", "check_accuracy"}
