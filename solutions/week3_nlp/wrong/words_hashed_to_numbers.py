# caught by: check_vocabulary | id 1 for
# base: _base.py
# change seq_pad_and_trunc: .texts_to_sequences(sentences) -> (tf.strings.split(tf.strings.lower(sentences))).to_list()


def fit_tokenizer(train_sentences, oov_token):
    return tf.keras.layers.Hashing(num_bins=100000, mask_value="")
