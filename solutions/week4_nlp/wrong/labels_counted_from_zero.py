# caught by: check_labels | the label 2 after
# base: _base.py


def features_and_labels(input_sequences, total_words):
    features, labels = input_sequences[:, :-1], input_sequences[:, -1]
    return features, tf.keras.utils.to_categorical(labels - 1, num_classes=total_words)
