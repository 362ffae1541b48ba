# caught by: check_form | End `solution_model` with `return model`
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential([tf.keras.Input((DIMENSIONS,)), tf.keras.layers.Dense(GROUPS, activation="softmax")])
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    model.fit(points, labels, epochs=1, verbose=0)
