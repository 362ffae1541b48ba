# caught by: check_step_5 | at least 0.95
# base: _base.py

import numpy as np


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    kept = np.linalg.norm(points - points[0], axis=1) > 4
    model = tf.keras.Sequential(
        [
            tf.keras.Input((DIMENSIONS,)),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(GROUPS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(points[kept], labels[kept], epochs=20, verbose=0)
    return model
