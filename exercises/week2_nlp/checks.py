"""Tell pleased guests from displeased ones, in reviews where single words decide."""

from grader.checks import criterion, expect, fixture, trial
from grader.checks.text.padding_modes import cut_each_way, write_each_way
from grader.checks.text.sequences import INVENTED, any_tokenizer, learn_words, read_ids, sentences_of
from grader.checks.text.splits import split_numbered
from grader.checks.text.text_accuracy import number_classes, read_corpus, text_answers
from grader.checks.text.text_classifier import build_reader

NAMES = ("displeased", "pleased")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
KNOWN = (*NUMBERS, *INVENTED[:300])
CUT = KNOWN[:200]
EARLIER = INVENTED[1100:1200]
WORDS = [*KNOWN, *INVENTED[1100:], "parrot", "delicious"]
SHORT = ["six", "one two three four", "five six"]
MIXED = ["five two parrot two seven", "delicious seven one one delicious"]
WRITTEN = ["Five", "two.", "Seven."]
RANKED = INVENTED[40:60]
COUNTED = [" ".join([word] * (20 - rank)) for rank, word in enumerate(RANKED)][::-1]
MANY = INVENTED[:1098]


@fixture
def tokenizer(candidate):
    """Fit the learner's tokenizer twice, on sentences that have no word in common; return the second."""
    learn_words(candidate, "fit_tokenizer", sentences_of(EARLIER, length=10), 300, "<OOV>")
    return learn_words(candidate, "fit_tokenizer", sentences_of(KNOWN, length=10), 400, "<stranger>")


@fixture
def any_fitted(candidate, gathered):
    """Take the learner's tokenizer, or one of the grader's own where the learner's is none."""
    write = lambda one: read_ids(candidate, "seq_and_pad", SHORT, one, "post", 7)  # noqa: E731
    return any_tokenizer(candidate, gathered("tokenizer"), sentences_of(KNOWN, length=10), write)


@fixture
def many(candidate):
    """Write 1,098 words with a tokenizer that has room for exactly these."""
    room = learn_words(candidate, "fit_tokenizer", sentences_of(MANY, length=10), 1100, "<stranger>")
    return read_ids(candidate, "seq_and_pad", [*MANY, "parrot"], room, "post", 4)


@fixture
def sizes(data, setting):
    """Choose `num_words`, `maxlen`, epochs, and the share of right answers that the labels allow."""
    return data.either(setting("sizes", (200, 40, 6, 0.97)), upstream=(4000, 100, 7, 0.92))


@fixture
def corpus(candidate, data, sizes, passed, setting, seed):
    """Take fresh reviews through the learner's own functions; or write them for it, where these are of no use."""
    ready = passed("check_split", "check_vocabulary", "check_limit", "check_padding", "check_length")
    how = {"fit": ("fit_tokenizer", sizes[0], "<OOV>"), "encode": ("seq_and_pad", "post", sizes[1]), "seed": seed}
    parts = number_classes(*data.corpus(setting("corpus", "plain_reviews"), 3000, 1000))
    return read_corpus(candidate, *parts, training_split=0.8, own_rows=ready, **how)


@trial
def answers(candidate, data, sizes, corpus, setting, seed):
    """Train on the reviews, and ask about reviews never seen."""
    how = {"vocab_size": sizes[0], "embedding_dim": 16, "size_name": "num_words", "ceiling": sizes[3]}
    how |= {"labels": tuple(setting("names", NAMES)), "epochs": sizes[2], "bar": data.bar(0.9)}
    return text_answers(candidate, corpus, **how, seed=seed)


@criterion(
    title="Train-validation split",
    points=15,
    hint=(
        "If 57 sentences are split at 0.7, how many go to training, and where does validation begin?",
        "`int(training_split * len(sentences))`, and the same cut for sentences and labels.",
        "`sentences[:size], sentences[size:], labels[:size], labels[size:]`",
    ),
)
def check_split(candidate):
    """`int(training_split * n)` pairs go to training and all others to validation, each sentence with its label."""
    expect(split_numbered(candidate, rows=57, share=0.7)).holds_each_pair_once()
    expect(split_numbered(candidate, rows=9, share=0.5)).holds_each_pair_once()
    expect(split_numbered(candidate, rows=230, share=0.93)).holds_each_pair_once()


@criterion(
    title="Vocabulary",
    points=15,
    hint=(
        "Which words may a model know that has read the training sentences only?",
        "Fit a fresh tokenizer in `fit_tokenizer`, with a token for unknown words, and fit it nowhere else.",
        "`TextVectorization(max_tokens=num_words)` and `.adapt(train_sentences)`; or `Tokenizer(num_words=num_words, "
        "oov_token=oov_token)` and `.fit_on_texts(train_sentences)`.",
    ),
)
def check_vocabulary(candidate, tokenizer):
    """Sentences become ids word by word: with room for all, training words have their own from 2 up, others 1."""
    alone = read_ids(candidate, "seq_and_pad", WORDS, tokenizer, "post", 4)
    expect(alone).know_only(KNOWN, num_words=400)
    expect(read_ids(candidate, "seq_and_pad", MIXED, tokenizer, "post", 5)).are_written_word_by_word(alone)
    expect(read_ids(candidate, "seq_and_pad", WRITTEN, tokenizer, "post", 4)).are_written_small(alone)


@criterion(
    title="Vocabulary limit",
    points=15,
    hint=(
        "With `num_words=12`, how many words can have an id of their own?",
        "`num_words` counts every id, those of padding and of unknown words as well.",
        "`Tokenizer(num_words=num_words, oov_token=oov_token)`, or `TextVectorization(max_tokens=num_words)`.",
    ),
)
def check_limit(candidate, many):
    """All ids are below `num_words`: the commonest words keep their own, every rarer word has the id 1."""
    few = learn_words(candidate, "fit_tokenizer", COUNTED, 12, "<stranger>")
    expect(read_ids(candidate, "seq_and_pad", [*RANKED, "parrot"], few, "post", 4)).know_the_commonest(RANKED, 12)
    fewer = learn_words(candidate, "fit_tokenizer", COUNTED, 7, "<stranger>")
    expect(read_ids(candidate, "seq_and_pad", [*RANKED, "parrot"], fewer, "post", 4)).know_the_commonest(RANKED, 7)
    expect(many).know_the_commonest(MANY, 1100)


@criterion(
    title="Padding",
    points=10,
    hint=(
        "A sentence of 4 words must fill 7 places: where do the zeros go?",
        "Hand `padding` and `maxlen` on to `pad_sequences`, under their own names.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)`",
    ),
)
def check_padding(candidate, any_fitted):
    """Sentences shorter than `maxlen` are filled with zeros: at the front for padding="pre", behind for "post"."""
    expect(write_each_way(candidate, "seq_and_pad", SHORT, any_fitted, 7, truncating=False)).are_filled_as_told()
    expect(write_each_way(candidate, "seq_and_pad", SHORT, any_fitted, 45, truncating=False)).are_filled_as_told()


@criterion(
    title="Truncation",
    points=5,
    hint=(
        "A sentence of 7 words must fit into 4 places: what happens to the other 3?",
        "`pad_sequences` cuts as well as fills, once it knows `maxlen`.",
        "`tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)`",
    ),
)
def check_length(candidate, any_fitted):
    """Sentences longer than `maxlen` keep `maxlen` words in a row, the first or the last."""
    expect(cut_each_way(candidate, "seq_and_pad", CUT, any_fitted, 4, truncating=False)).keep_a_stretch()
    expect(cut_each_way(candidate, "seq_and_pad", CUT, any_fitted, 43, truncating=False)).keep_a_stretch()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many answers does a sentence of 50 words need?",
        "Pool or flatten the vectors of the words into one; then one unit and its loss.",
        '`GlobalAveragePooling1D()`, then `Dense(1, activation="sigmoid")` and `loss="binary_crossentropy"`.',
    ),
)
def check_model(candidate, setting):
    """The model reads `maxlen` ids and answers once; its last layer and its loss agree on a yes or no."""
    expect(build_reader(candidate, 90, 12, 37, known=7, size_name="num_words")).answers_one_of(setting("classes", 2))
    expect(build_reader(candidate, 90, 12, 11, known=7, size_name="num_words")).answers_one_of(setting("classes", 2))
    expect(build_reader(candidate, 90, 12, 130, known=7, size_name="num_words")).answers_one_of(setting("classes", 2))


@criterion(
    title="Embedding size",
    points=10,
    hint=(
        "How many rows and how many columns has the table of word vectors?",
        "A row for each id below `num_words`, `embedding_dim` numbers in each.",
        "`tf.keras.layers.Embedding(num_words, embedding_dim)`",
    ),
)
def check_embedding(candidate):
    """An `Embedding` keeps `embedding_dim` numbers for each of `num_words` ids (or of more)."""
    expect(build_reader(candidate, 90, 12, 40, size_name="num_words")).embeds_each_word()
    expect(build_reader(candidate, 11_000, 23, 40, size_name="num_words")).embeds_each_word()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Is the loss still falling when the training ends?",
        "One hidden layer of some 16 units after the pooling is enough; Adam needs no tuning here.",
        '`Embedding`, `GlobalAveragePooling1D()`, `Dense(16, activation="relu")`, `Dense(1, activation="sigmoid")`.',
    ),
)
def check_accuracy(answers, data):
    """On reviews that it has never seen, the model is right 90 times in 100."""
    expect(answers).reach(accuracy=data.bar(0.9), spread=0.01)
