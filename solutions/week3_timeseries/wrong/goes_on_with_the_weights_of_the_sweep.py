# caught by: check_trace | from the end of the sweep
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# add: SWEPT

SWEPT = []


def adjust_learning_rate(model, dataset):
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 5))
    model.compile(optimizer=tf.keras.optimizers.Adam(), loss="huber")
    SWEPT.append(model)
    return model.fit(dataset, epochs=16, callbacks=[schedule], verbose=0)


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    if SWEPT:
        model.set_weights(SWEPT[-1].get_weights())
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model
