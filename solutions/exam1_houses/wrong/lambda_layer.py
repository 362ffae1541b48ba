# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    largest = houses.max(axis=0)
    model = tf.keras.Sequential(
        [tf.keras.Input((FEATURES,)), tf.keras.layers.Lambda(lambda one: one / largest), tf.keras.layers.Dense(1)]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(houses, prices, epochs=1, verbose=0)
    return model
