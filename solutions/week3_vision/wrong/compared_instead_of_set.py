# caught by: check_frozen | are trainable
# base: _base.py


def create_pre_trained_model(weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights(weights_file)
    for layer in pre_trained_model.layers:
        layer.trainable == False
    return pre_trained_model
