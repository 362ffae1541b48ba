# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential(
        [tf.keras.Input((DIMENSIONS + 1,)), tf.keras.layers.Dense(GROUPS, activation="softmax")]
    )
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    model.fit(tf.concat([points, points[:, :1]], axis=1), labels, epochs=1, verbose=0)
    return model
