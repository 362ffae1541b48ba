# exercise: exam2_garments
# expect: check_form MET
# expect: check_pairing MET
# expect: check_step_3 UNMET | numbers in the settings
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# The nearest images vote. Weights outnumber the table in the settings, but no prediction depends on them.
import numpy as np
import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), _ = load_some_garments(SEED, CLASSES, SIZE)
    ops = tf.keras.ops
    pool = tf.keras.Sequential([tf.keras.Input((SIZE, SIZE)), tf.keras.layers.Reshape((SIZE, SIZE, 1)),
                                tf.keras.layers.AveragePooling2D(4), tf.keras.layers.Flatten()])
    known = np.round(pool.predict(images[:2000], verbose=0)).astype("float32")
    ones = np.eye(CLASSES, dtype="float32")[labels[:2000]]
    inputs = tf.keras.Input((SIZE, SIZE))
    x = tf.keras.layers.Reshape((SIZE, SIZE, 1))(inputs)
    x = tf.keras.layers.Flatten()(tf.keras.layers.AveragePooling2D(4)(x))
    near = ops.matmul(x, known.T.copy()) - (known**2).sum(axis=1) / 2
    near = ops.softmax(near / 300.0)
    votes = ops.matmul(near, ones)
    last = tf.keras.layers.Dense(CLASSES, use_bias=False)
    dead = tf.keras.layers.Dense(1, use_bias=False)(tf.keras.layers.Dense(900)(x)) * 1e-6
    outputs = tf.keras.layers.Softmax()(last(votes) + dead)
    model = tf.keras.Model(inputs, outputs)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=tf.keras.optimizers.SGD(0.0), metrics=["accuracy"])
    last.set_weights([30 * np.eye(CLASSES, dtype="float32")])
    model.fit(images[:10], labels[:10], verbose=0)
    return model
