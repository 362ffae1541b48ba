# caught by: check_sweep | recorded, but not used
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def adjust_learning_rate(model, dataset):
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-5), loss="huber")
    history = model.fit(dataset, epochs=16, verbose=0)
    history.history["learning_rate"] = [1e-5 * 10 ** (epoch / 5) for epoch in range(16)]
    model.optimizer.learning_rate = history.history["learning_rate"][-1]
    return history
