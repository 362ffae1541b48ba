# caught by: check_weights | in `create_final_model`
# base: _base.py


def create_pre_trained_model(weights_file):
    base = base_network()
    base.load_weights(weights_file)
    base.trainable = False
    x = tf.keras.layers.Flatten()(base.output)
    return tf.keras.Model(base.input, tf.keras.layers.Dense(1, activation="sigmoid", trainable=False)(x))
