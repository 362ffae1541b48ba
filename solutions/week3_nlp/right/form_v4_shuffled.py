import tensorflow as tf

EMBEDDING_DIM = 100
MAX_LENGTH = 32
TRAINING_SPLIT = 0.9
BATCH_SIZE = 128


def train_val_datasets(dataset):
    dataset = dataset.shuffle(buffer_size=len(dataset), seed=42)
    train_size = int(TRAINING_SPLIT * len(dataset))
    train_dataset = dataset.take(train_size).batch(BATCH_SIZE).cache()
    validation_dataset = dataset.skip(train_size).batch(BATCH_SIZE).prefetch(2)
    return train_dataset, validation_dataset


def fit_vectorizer(dataset):
    vectorizer = tf.keras.layers.TextVectorization(output_sequence_length=MAX_LENGTH)
    vectorizer.adapt(dataset)
    return vectorizer


def create_model(vocab_size, pretrained_embeddings):
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(MAX_LENGTH,)),
            tf.keras.layers.Embedding(vocab_size, EMBEDDING_DIM, weights=[pretrained_embeddings], trainable=False),
            tf.keras.layers.Conv1D(64, 3, activation="relu"),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32)),
            tf.keras.layers.Dropout(0.2),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
