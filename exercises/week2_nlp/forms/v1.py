"""The 2019 assignment: a program that reads news, and trains a classifier of them."""

from grader.candidate.worker.adapting import model_before_fit, reading_texts, with_words

LABELS = ("business", "entertainment", "politics", "sport", "tech")
_ROWS = [f"{LABELS[number % 5]},kettle{number % 97} whistled for parrot{number % 89}" for number in range(2225)]
_NEWS = "\n".join(["category,text", *_ROWS])
_models = []


def create_model(learner, num_words, embedding_dim, maxlen):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    if not _models:
        with reading_texts(csv=_NEWS):
            _models.append(model_before_fit(learner.train_on_news))
    return with_words(_models[0], num_words, maxlen)
