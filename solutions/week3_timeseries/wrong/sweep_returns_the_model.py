# caught by: check_sweep | return history
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def adjust_learning_rate(model, dataset):
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 5))
    model.compile(optimizer=tf.keras.optimizers.Adam(), loss="huber")
    model.fit(dataset, epochs=16, callbacks=[schedule], verbose=0)
    return model
