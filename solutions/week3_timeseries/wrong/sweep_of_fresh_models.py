# caught by: check_sweep | 9 models
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def adjust_learning_rate(model, dataset):
    history = {"loss": [], "learning_rate": []}
    for rate in np.geomspace(1e-5, 1e-1, 9):
        fresh = create_uncompiled_model(12)
        fresh.compile(optimizer=tf.keras.optimizers.Adam(rate), loss="huber")
        history["loss"] += fresh.fit(dataset, epochs=1, verbose=0).history["loss"]
        history["learning_rate"].append(rate)
    return history
