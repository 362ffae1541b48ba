import keras
import tensorflow as tf
from keras import layers


def cut(sentences):
    plain = tf.strings.regex_replace(tf.strings.lower(sentences), "[^a-z ]", "")
    return tf.strings.split(plain)


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    texts, truth = tf.constant(sentences), tf.cast(labels, tf.float32)
    return texts[:size], texts[size:], truth[:size], truth[size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    lookup = layers.StringLookup(max_tokens=num_words, mask_token="", oov_token=oov_token)
    lookup.adapt(cut(train_sentences))
    return lookup


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    ids = tokenizer(cut(sentences))[:, :maxlen]
    if padding == "post":
        return ids.to_tensor(0, shape=(None, maxlen))
    return tf.reverse(tf.reverse(ids, [1]).to_tensor(0, shape=(None, maxlen)), [1])


def create_model(num_words, embedding_dim, maxlen):
    model = keras.Sequential(
        [
            layers.Embedding(num_words, embedding_dim),
            layers.SpatialDropout1D(0.1),
            layers.Conv1D(24, 3, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Nadam(3e-3), loss="categorical_crossentropy", metrics=["accuracy"])
    return model
