# caught by: check_index | num_oov_indices=0
# base: _base.py


def tokenize_labels(labels):
    lookup = tf.keras.layers.StringLookup()
    lookup.adapt(labels)
    index = {label: number for number, label in enumerate(lookup.get_vocabulary())}
    return lookup(tf.constant(labels)), index
