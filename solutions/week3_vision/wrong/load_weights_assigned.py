# caught by: check_weights | An assignment with `=`
# base: _base.py


def create_pre_trained_model(weights_file):
    pre_trained_model = base_network()
    pre_trained_model.load_weights = weights_file
    pre_trained_model.trainable = False
    return pre_trained_model
