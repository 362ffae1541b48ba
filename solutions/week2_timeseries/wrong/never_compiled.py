# caught by: check_model | without `compile`
# base: _base.py
# change create_model: model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber") ->
