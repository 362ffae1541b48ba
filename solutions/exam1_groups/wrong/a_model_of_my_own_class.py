# caught by: check_form | a model of your own class `Mine`
# base: _base.py
# add: Mine


class Mine(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a = tf.keras.layers.Dense(64, activation="relu")
        self.b = tf.keras.layers.Dense(GROUPS, activation="softmax")

    def call(self, x):
        return self.b(self.a(x))


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = Mine()
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(points, labels, epochs=20, verbose=0)
    return model
