"""Trains the base network of this exercise on drawn objects and writes its weights, once and for all.

Run from the kit's folder; it takes about three minutes of CPU and two gigabytes of memory::

    python solutions/week3_vision/base/pretrain.py grader/data/images/base.weights.h5

It prints the SHA-256 that ``grader/data/images/base_weights.py`` must hold. The same seed on another machine may give
slightly other weights, and so another threshold: calibrate again wherever the file changes.
"""

import hashlib
import runpy
import sys
from pathlib import Path

import tensorflow as tf

from grader.data.images.objects import OBJECTS, draw_objects

SEED = 30
TRAINING, VALIDATION = 12_000, 1_400
EPOCHS = 12
BATCH_SIZE = 64
SOLUTION = Path(__file__).parent.parent / "solution.py"


def main(file):
    """Train base and answer together, say how well they tell objects apart, and write the weights of the base."""
    tf.keras.utils.set_random_seed(SEED)
    images, labels = draw_objects(SEED, TRAINING)
    validation_images, validation_labels = draw_objects(SEED + 1, VALIDATION)

    base = runpy.run_path(str(SOLUTION))["base_network"]()
    x = tf.keras.layers.Flatten()(base.output)
    x = tf.keras.layers.Dropout(0.3)(x)
    model = tf.keras.Model(base.input, tf.keras.layers.Dense(len(OBJECTS), activation="softmax")(x))
    steps = EPOCHS * -(-TRAINING // BATCH_SIZE)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        images / 255,
        labels,
        validation_data=(validation_images / 255, validation_labels),
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        validation_freq=4,
        verbose=2,
    )
    base.save_weights(file)
    print(base.count_params(), "parameters,", Path(file).stat().st_size, "bytes")
    print(hashlib.sha256(Path(file).read_bytes()).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1])
