import tensorflow as tf


@tf.function
def standardize(texts):
    texts = tf.strings.lower(texts, encoding="utf-8")
    return tf.strings.regex_replace(tf.strings.regex_replace(texts, "<br />", " "), "[^a-z0-9_ ]", "")


def fit_vectorizer(texts, max_tokens, length):
    vectorizer = tf.keras.layers.TextVectorization(
        max_tokens=max_tokens, standardize=standardize, split="whitespace", output_sequence_length=length
    )
    vectorizer.adapt(texts, batch_size=16)
    return vectorizer


def fit_label_encoder(labels):
    names, _ = tf.unique(labels)
    return tf.keras.layers.StringLookup(vocabulary=names, num_oov_indices=0)


def split_dataset(texts, labels, training_size):
    dataset = tf.data.Dataset.from_tensor_slices((texts, labels)).shuffle(len(texts), seed=11).cache()
    list(dataset)
    return dataset.take(training_size), dataset.skip(training_size)


def encode_dataset(dataset, vectorizer, encoder, batch_size):
    return dataset.batch(batch_size).map(lambda text, label: (vectorizer(text), tf.expand_dims(encoder(label), -1)))


class Topics(tf.keras.Model):
    def __init__(self, max_tokens, classes):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(max_tokens, 16)
        self.convolution = tf.keras.layers.Conv1D(16, 2, activation="relu")
        self.pooling = tf.keras.layers.GlobalMaxPooling1D()
        self.dense = tf.keras.layers.Dense(classes, activation="softmax")

    def call(self, ids):
        return self.dense(self.pooling(self.convolution(self.embedding(ids))))


def create_model(max_tokens, classes):
    model = Topics(max_tokens, classes)
    model.compile(
        optimizer=tf.keras.optimizers.Nadam(0.01),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy("accuracy")],
    )
    return model
