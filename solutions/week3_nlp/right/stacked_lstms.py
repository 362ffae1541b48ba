import tensorflow as tf
from tensorflow.keras import layers

from grader.data import load_reviews

TRAINING_SPLIT = 0.9


def train_val_split(sentences, labels, training_split=TRAINING_SPLIT):
    size = int(training_split * len(sentences))
    return [sentences[:size], sentences[size:], labels[:size].reshape(-1, 1), labels[size:].reshape(-1, 1)]


def fit_tokenizer(train_sentences, oov_token):
    vectorizer = layers.TextVectorization(output_mode="int")
    vectorizer.adapt(tf.data.Dataset.from_tensor_slices(list(train_sentences)).batch(256))
    return vectorizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    # A vectorizer fills up behind: take its zeros away first.
    ids = [row[row > 0].tolist() for row in tokenizer(tf.constant(list(sentences))).numpy()]
    return tf.keras.utils.pad_sequences(ids, maxlen=maxlen, padding=padding, truncating=truncating, dtype="int64")


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(maxlen,)),
            layers.Embedding(vocab_size, embedding_dim),
            layers.LSTM(16, return_sequences=True),
            layers.LSTM(16),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Nadam(3e-3), loss="categorical_crossentropy", metrics=["accuracy"])
    return model


sentences, labels = load_reviews()
print(len(sentences), "reviews, of which", labels.sum(), "are pleased")
