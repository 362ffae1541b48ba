import tensorflow as tf

VOCAB_SIZE = 1000
EMBEDDING_DIM = 16
MAX_LENGTH = 80
TRAINING_SPLIT = 0.8
CLASSES = 5


def train_val_datasets(data):
    pairs = tf.data.Dataset.from_tensor_slices((data[:, 1], data[:, 0]))
    pairs = pairs.shuffle(len(data), seed=3, reshuffle_each_iteration=False)
    size = round(len(data) * TRAINING_SPLIT)
    return pairs.take(size), pairs.skip(size)


def standardize_func(sentence):
    return tf.strings.regex_replace(tf.strings.lower(sentence), "[.,!?]", "")


def fit_vectorizer(train_sentences, standardize_func):
    vectorizer = tf.keras.layers.TextVectorization(
        VOCAB_SIZE, standardize_func, output_mode="int", output_sequence_length=MAX_LENGTH
    )
    vectorizer.adapt(train_sentences.batch(64))
    return vectorizer


def fit_label_encoder(train_labels, validation_labels):
    names = {label for part in (train_labels, validation_labels) for label in part.as_numpy_iterator()}
    return tf.keras.layers.StringLookup(
        vocabulary=sorted(name.decode() for name in names), num_oov_indices=0, output_mode="one_hot"
    )


def preprocess_dataset(dataset, text_vectorizer, label_encoder):
    def encode(texts, labels):
        numbers = label_encoder(labels)
        return text_vectorizer(texts), numbers if numbers.dtype.is_floating else tf.one_hot(numbers, CLASSES)

    return dataset.shuffle(1000).batch(32).map(encode).prefetch(tf.data.AUTOTUNE)


def create_model():
    inputs = tf.keras.Input((MAX_LENGTH,))
    vectors = tf.keras.layers.Embedding(VOCAB_SIZE, EMBEDDING_DIM)(inputs)
    hidden = tf.keras.layers.Dense(32, activation="relu")(tf.keras.layers.GlobalMaxPooling1D()(vectors))
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(CLASSES, activation="softmax")(hidden))
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
