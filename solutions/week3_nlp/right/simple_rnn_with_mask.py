import tensorflow as tf
from keras.utils import pad_sequences


def train_val_split(texts, targets, share):
    cut = int(share * len(texts))
    return texts[:cut], texts[cut:], tf.constant(targets[:cut]), tf.constant(targets[cut:])


def fit_tokenizer(texts, unknown):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=20000, oov_token=unknown)
    tokenizer.fit_on_texts(texts)
    return tokenizer


def seq_pad_and_trunc(texts, tok, pad, trunc, length):
    return tf.constant(pad_sequences(tok.texts_to_sequences(texts), length, padding=pad, truncating=trunc))


def create_model(words, dim, length):
    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(shape=(length,)),
            tf.keras.layers.Embedding(words, dim, mask_zero=True),
            tf.keras.layers.SimpleRNN(32),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Activation("sigmoid"),
        ]
    )
    model.compile(tf.keras.optimizers.AdamW(2e-3), tf.keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
    return model
