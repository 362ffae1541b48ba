"""The 2019 assignment: a program that reads verses, and trains a model of the next word."""

from grader.candidate.worker.adapting import model_before_fit, reading_texts, with_words

_VERSES = "\n".join(f"kettle{number % 41} whistled for parrot{number % 37} all night" for number in range(300))
_models = []


def create_model(learner, total_words, max_sequence_len):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    if not _models:
        with reading_texts(txt=_VERSES):
            _models.append(model_before_fit(learner.train_on_verses))
    return with_words(_models[0], total_words, max_sequence_len - 1)
