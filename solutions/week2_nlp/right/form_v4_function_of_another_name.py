import tensorflow as tf

VOCAB_SIZE = 1000
EMBEDDING_DIM = 16
MAX_LENGTH = 80
TRAINING_SPLIT = 0.8
STOPWORDS = ["a", "and", "in", "of", "the"]


def train_val_datasets(data):
    size = int(len(data) * TRAINING_SPLIT)
    texts, labels = data[:, 1], data[:, 0]
    train_dataset = tf.data.Dataset.from_tensor_slices((texts[:size], labels[:size]))
    validation_dataset = tf.data.Dataset.from_tensor_slices((texts[size:], labels[size:]))
    return train_dataset, validation_dataset


def standardise_text(sentence):
    text = tf.strings.regex_replace(tf.strings.lower(sentence), r"[^\w\s'-]", "")
    for word in STOPWORDS:
        text = tf.strings.regex_replace(text, rf"\b{word}\b", "")
    return text


def fit_vectorizer(train_sentences, standardize_func):
    vectorizer = tf.keras.layers.TextVectorization(
        standardize=standardize_func, max_tokens=VOCAB_SIZE, output_sequence_length=MAX_LENGTH
    )
    vectorizer.adapt(train_sentences)
    return vectorizer


def fit_label_encoder(train_labels, validation_labels):
    encoder = tf.keras.layers.StringLookup(num_oov_indices=0)
    encoder.adapt(train_labels.concatenate(validation_labels))
    return encoder


def preprocess_dataset(dataset, text_vectorizer, label_encoder):
    return dataset.map(lambda text, label: (text_vectorizer(text), label_encoder(label))).batch(32)


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((MAX_LENGTH,)),
            tf.keras.layers.Embedding(VOCAB_SIZE, EMBEDDING_DIM),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
