# caught by: check_dropout, check_accuracy | is not called
# base: _base.py
# add: Answer


class Answer(tf.keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.pool = tf.keras.layers.GlobalAveragePooling2D()
        self.dropout = tf.keras.layers.Dropout(0.3)
        self.answer = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, pictures):
        return self.answer(self.pool(self.base(pictures)))


def create_final_model(pre_trained_model, last_output):
    model = Answer(tf.keras.Model(pre_trained_model.input, last_output))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
