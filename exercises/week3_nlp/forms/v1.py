"""The 2019 assignment: a program that reads messages and vectors of words, and trains a classifier."""

from grader.candidate.worker.adapting import model_before_fit, reading_texts, with_words

ROWS, WIDTH = 160_000, 100
"""Messages that programs take from the file: many write the number down. Numbers for each word."""
_MESSAGES = "\n".join(f'"{number % 2 * 4}","1","d","q","u","kettle{number % 97} whistled"' for number in range(ROWS))
_VECTORS = f"whistled{' 0.1' * WIDTH}\nkettle1{' -0.2' * WIDTH}"
_models = []


def create_model(learner, vocab_size, embedding_dim, maxlen):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    if not _models:
        with reading_texts(csv=_MESSAGES, txt=_VECTORS):
            _models.append(model_before_fit(learner.train_on_messages))
    return with_words(_models[0], vocab_size, maxlen)
