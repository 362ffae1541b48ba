# caught by: check_order, check_accuracy
import tensorflow as tf

EMBEDDING_DIM = 100
MAX_LENGTH = 32
TRAINING_SPLIT = 0.9


def train_val_datasets(dataset):
    size = int(len(dataset) * TRAINING_SPLIT)
    return dataset.take(size).batch(64), dataset.skip(size).batch(64)


def fit_vectorizer(dataset):
    vectorizer = tf.keras.layers.TextVectorization(
        standardize="lower_and_strip_punctuation", output_sequence_length=MAX_LENGTH
    )
    vectorizer.adapt(dataset)
    return vectorizer


def create_model(vocab_size, pretrained_embeddings):
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(MAX_LENGTH,)),
            tf.keras.layers.Embedding(
                input_dim=vocab_size,
                output_dim=EMBEDDING_DIM,
                weights=[pretrained_embeddings],
                trainable=False,
            ),
            tf.keras.layers.Dropout(0.1),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
