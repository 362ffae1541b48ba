# caught by: check_weights | as in a new network
# base: _base.py


def create_pre_trained_model(weights_file):
    loaded = base_network()
    loaded.load_weights(weights_file)
    pre_trained_model = tf.keras.models.clone_model(loaded)
    pre_trained_model.trainable = False
    return pre_trained_model
