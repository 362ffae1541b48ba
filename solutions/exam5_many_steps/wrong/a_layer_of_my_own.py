# caught by: check_form, check_step_3, check_step_4, check_step_5 | a layer of your own class `Scaled`
# base: _base.py
# add: Scaled


class Scaled(tf.keras.layers.Layer):
    def call(self, inputs):
        return inputs / 40 - 2.5


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    model = tf.keras.Sequential(
        [tf.keras.Input((WINDOW, 1)), Scaled(), tf.keras.layers.Flatten(), tf.keras.layers.Dense(STEPS)]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=1, verbose=0)
    return model
