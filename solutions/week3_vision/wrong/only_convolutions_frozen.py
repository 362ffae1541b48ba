# caught by: check_frozen | Batch normalization layers have trainable weights
# base: _base.py


def create_pre_trained_model(weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights(weights_file)
    for layer in pre_trained_model.layers:
        if isinstance(layer, tf.keras.layers.Conv2D):
            layer.trainable = False
    return pre_trained_model
