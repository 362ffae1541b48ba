# exercise: exam5_sunspots
# expect: check_form MET
# expect: check_pairing MET
# expect: check_step_3 UNMET
# Trains nothing: keeps every month that it is shown, and looks there for what comes after a window.
import numpy as np
import tensorflow as tf

WINDOW = 132
HORIZON = 24
seen = {}


def look(windows, **more):
    rows = np.asarray(windows).reshape(len(windows), -1)
    for row in rows:
        for end in range(6, WINDOW - HORIZON + 1):
            seen[row[end - 6 : end].tobytes()] = row[end + HORIZON - 1]
    return np.array([[seen.get(row[-6:].tobytes(), 0.0)] for row in rows], dtype=np.float32)


def solution_model():
    model = tf.keras.Sequential([tf.keras.Input((WINDOW, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.predict = look
    return model
