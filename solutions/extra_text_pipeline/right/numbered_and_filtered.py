import tensorflow as tf


def standardize(texts):
    texts = tf.strings.regex_replace(tf.strings.lower(texts), r"<br\s*/?>", " ")
    texts = tf.strings.regex_replace(texts, r"[[:punct:]]", "")
    return tf.strings.strip(texts)


def fit_vectorizer(texts, max_tokens, length):
    vectorizer = tf.keras.layers.TextVectorization(
        standardize=lambda sentence: standardize(sentence), max_tokens=max_tokens, output_sequence_length=length
    )
    vectorizer.adapt(texts)
    return vectorizer


def fit_label_encoder(labels):
    encoder = tf.keras.layers.StringLookup(num_oov_indices=0, mask_token=None)
    encoder.adapt(tf.constant(labels))
    return encoder


def split_dataset(texts, labels, training_size):
    dataset = tf.data.Dataset.from_tensor_slices((texts, labels))
    numbered = dataset.shuffle(10_000, seed=3, reshuffle_each_iteration=False).enumerate()

    def part(belongs):
        return numbered.filter(lambda number, pair: belongs(number)).map(lambda number, pair: pair)

    return part(lambda number: number < training_size), part(lambda number: number >= training_size)


def encode_dataset(dataset, vectorizer, encoder, batch_size):
    texts = dataset.map(lambda text, label: text).map(vectorizer)
    labels = dataset.map(lambda text, label: label).map(encoder)
    return tf.data.Dataset.zip((texts, labels)).batch(batch_size)


def create_model(max_tokens, classes):
    inputs = tf.keras.Input((None,))
    x = tf.keras.layers.Embedding(input_dim=max_tokens, output_dim=24, mask_zero=True)(inputs)
    x = tf.keras.layers.GlobalAveragePooling1D()(x)
    x = tf.keras.layers.Dense(24, activation="relu")(x)
    outputs = tf.keras.layers.Dense(classes, activation="softmax")(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile("rmsprop", tf.keras.losses.sparse_categorical_crossentropy, metrics=["accuracy"])
    model.optimizer.learning_rate = 0.01
    return model
