# caught by: check_weights | `weights_file` is another file
# base: _base.py

from grader.data import base_weights_file


def create_pre_trained_model(weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights(base_weights_file())
    pre_trained_model.trainable = False
    return pre_trained_model
