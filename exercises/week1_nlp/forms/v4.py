"""The 2024 assignment: a vectorizer and a label encoder."""

import numpy as np


def get_padded_sequences(learner, tokenizer, sentences):
    """Return what the learner's vectorizer makes of sentences, without columns that are empty in all of them."""
    rows = np.asarray(tokenizer(sentences))
    longest = max(len(sentence.split()) for sentence in sentences)
    width = rows.shape[1] if rows.ndim == 2 else 0
    return rows[:, :longest] if width > longest and not rows[:, longest:].any() else rows


def tokenize_labels(learner, labels):
    """Return the number of each label, and the vocabulary of the learner's encoder as an index."""
    encoder = learner.fit_label_encoder(labels)
    if not hasattr(encoder, "get_vocabulary"):
        return encoder
    return encoder(labels), {label: number for number, label in enumerate(encoder.get_vocabulary())}
