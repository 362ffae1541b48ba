# caught by: check_model | return model
# base: _base.py
# change create_and_compile_model: return model ->


def train_mnist(training_images, training_labels):
    return None
