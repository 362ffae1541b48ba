"""Learn how the lines of a verse go on, and write new ones."""

from exercises.week4_nlp.expectations.generated_text import Script, let_write, let_write_of_nothing
from exercises.week4_nlp.expectations.next_word_model import build_writer
from exercises.week4_nlp.expectations.next_words import next_word_answers
from exercises.week4_nlp.expectations.verse_labels import pairs_to_fit, part_rows
from exercises.week4_nlp.expectations.verse_rows import cut_sequences, pad_sequences, read_prefixes
from grader.checks import criterion, expect, fixture, trial
from grader.checks.stand_ins import with_right
from grader.checks.text.sequences import INVENTED

LINES = ["bababa babade babafi babago", "babaka", "babafi bababa", "bababa babade babaka babade babale"]
OTHERS = ["babale babahu babale babale"]
SHORT = [[7, 2], [4, 9, 3, 1], [5, 5, 8]]
ROWS = [[0, 0, 0, 7, 2], [0, 4, 9, 3, 1], [0, 0, 5, 5, 8], [1, 2, 3, 4, 5], [0, 0, 0, 3, 3]]
EVERY_ID = [[0, 0, (number * 5) % 89 + 1, number] for number in range(1, 90)]
WORDS = INVENTED[:11]
NEAR = Script(WORDS, max_sequence_len=9, back=0)
FAR = Script(WORDS, max_sequence_len=8, back=2)
ROUND = Script(INVENTED[:8], max_sequence_len=9, back=0)
LARGE = Script(WORDS, max_sequence_len=31, back=0)
FARTHEST = Script(WORDS, max_sequence_len=5, back=3)


@fixture
def model(candidate):
    """Build the learner's model for 90 ids, in rows of 30 of which the last is the label."""
    return build_writer(candidate, 90, 30)


@fixture
def writing(candidate, passed):
    """Take a right `pad_seqs` for one that failed a criterion: `generate_text` may call it."""
    return with_right(candidate, "pad_seqs", "padder", usable=passed("check_padding", "check_cutting"))


@trial
def answers(candidate, data, passed, seed):
    """Take fresh lines through the learner's own functions, train, and ask for the next words of lines never seen."""
    lines = data.draw("verses", 900)
    ready = passed("check_prefixes", "check_padding", "check_cutting", "check_features", "check_labels")
    how = {"hidden": 200, "validation": 100, "epochs": 8, "bar": 0.67, "ceiling": 0.79, "own_rows": ready}
    return next_word_answers(candidate, lines, **how, seed=seed)


@criterion(
    title="N-gram sequences",
    points=10,
    hint=(
        "Of a line of four words, which beginnings have a word that can be guessed from those before it?",
        "For each line its ids, and of these `ids[:2]`, `ids[:3]` and so on, up to the whole line.",
        "`ids = tokenizer.texts_to_sequences([line])[0]`, then `for end in range(2, len(ids) + 1)` append `ids[:end]`.",
    ),
)
def check_prefixes(candidate):
    """`n_gram_seqs` gives a row of ids for every beginning of each line, from two words up to the whole line."""
    expect(read_prefixes(candidate, LINES, others=OTHERS)).hold_every_beginning()


@criterion(
    title="Padding",
    points=10,
    hint=(
        "In a row `4, 9, 3` the 3 is to be guessed: where may the zeros go?",
        "`pad_sequences` has settings for the length and for the side.",
        '`tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre")`',
    ),
)
def check_padding(candidate):
    """`pad_seqs` makes rows of `maxlen` ids, with zeros in front of shorter sequences."""
    expect(pad_sequences(candidate, SHORT, 6)).are_filled_in_front()
    expect(pad_sequences(candidate, SHORT, 4)).are_filled_in_front()
    expect(pad_sequences(candidate, SHORT, 33)).are_filled_in_front()


@criterion(
    title="Truncation",
    points=5,
    hint=(
        "Seven ids must fit into five places: which of them must not be lost?",
        "The last id is the word to be guessed; cut at the other end.",
        '`tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre", truncating="pre")`',
    ),
)
def check_cutting(candidate):
    """Of a sequence longer than `maxlen`, `pad_seqs` keeps the last `maxlen` ids."""
    expect(cut_sequences(candidate, 5)).are_filled_in_front()
    expect(cut_sequences(candidate, 21)).are_filled_in_front()


@criterion(
    title="Features",
    points=5,
    hint=(
        "A row is a question and its answer: how long is the question?",
        "Every row, and all of its columns but the last.",
        "`features = input_sequences[:, :-1]`",
    ),
)
def check_features(candidate):
    """The features of a row are all of its ids but the last."""
    expect(part_rows(candidate, ROWS, 12)).ask_with_all_but_the_last()


@criterion(
    title="Labels",
    points=10,
    hint=(
        "How many columns has a one-hot label, if there are 12 ids and the largest one here is 8?",
        "Take the last column; with a categorical loss, make one-hot rows of `total_words` columns of it.",
        "`tf.keras.utils.to_categorical(input_sequences[:, -1], num_classes=total_words)`",
    ),
)
def check_labels(candidate):
    """The label of a row is its last id: as a number, or as a one-hot row of `total_words` columns."""
    expect(part_rows(candidate, ROWS, 12)).answer_with_the_last()
    expect(part_rows(candidate, ROWS, 30)).answer_with_the_last()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many ids go into the model, and among how many does it choose?",
        "`max_sequence_len - 1` go in, since the last one is the label; `total_words` counts the padding id too.",
        '`Dense(total_words, activation="softmax")`, and a loss that fits your labels: "categorical_crossentropy" for '
        'one-hot rows, "sparse_categorical_crossentropy" for numbers.',
    ),
)
def check_model(candidate, model, passed):
    """The model reads `max_sequence_len - 1` ids and chooses among `total_words`; last layer, loss and labels agree."""
    usable = passed("check_labels")
    expect(model).guesses_the_next_word(pairs_to_fit(candidate, EVERY_ID, 90, usable=usable))
    larger = build_writer(candidate, 2600, 9)
    expect(larger).guesses_the_next_word(pairs_to_fit(candidate, EVERY_ID, 2600, usable=usable))


@criterion(
    title="Word order",
    points=5,
    hint=(
        "Who decides how the line ends, the last word or the hero at its beginning?",
        "A recurrent layer carries what it has read from word to word.",
        "`tf.keras.layers.LSTM(64)` right after the embedding, and the last `Dense` right after that.",
    ),
)
def check_memory(model):
    """A recurrent layer reads the words one after the other: the same words in another order get another answer."""
    expect(model).remembers_the_line()


@criterion(
    title="Generated text",
    points=10,
    hint=(
        "The model answers with a number for each id: which word does the largest one stand for?",
        "In a loop: ids of the text so far, padded; the model's answer; its largest place; the word; behind a blank.",
        '`seed_text += " " + tokenizer.index_word[int(np.argmax(answers))]`',
    ),
)
def check_text(writing):
    """`generate_text` returns one string: the seed and `next_words` words after it, each as the model names it."""
    expect(let_write(writing, NEAR, "babafi babago", 5)).follows_the_script()
    expect(let_write(writing, NEAR, "babaze", 3)).follows_the_script()
    expect(let_write(writing, ROUND, "babafi babago", 5)).follows_the_script()
    expect(let_write(writing, LARGE, "babaze", 17)).follows_the_script()


@criterion(
    title="Context window",
    points=10,
    hint=(
        "What does the model see when it names the third new word?",
        "All words so far, the seed and the new ones, padded as in training; one id fewer, for there is no label.",
        '`pad_sequences([tokenizer.texts_to_sequences([text])[0]], maxlen=max_sequence_len - 1, padding="pre")`',
    ),
)
def check_context(writing):
    """For each word the model sees all words so far, or the last that fit: `max_sequence_len - 1` ids."""
    expect(let_write(writing, FAR, "babafi babago", 5, any_length=True)).shows_all_words()
    longer = "babaze babano babami babade bababa babafi"
    expect(let_write(writing, FARTHEST, longer, 4, any_length=True)).shows_all_words()


@criterion(
    title="Padding id",
    points=5,
    hint=(
        "Which word has the id 0?",
        "The model has an output for the padding as well, and a poorly trained one may choose it.",
        '`tokenizer.index_word.get(number, "")`, or choose among the others: `1 + np.argmax(answers[1:])`.',
    ),
)
def check_padding_id(writing):
    """Where the model prefers the padding id 0, nothing breaks, and only words of the vocabulary are added."""
    expect(let_write_of_nothing(writing, NEAR, "babafi babago", 4)).writes_words_only()


@criterion(
    title="Next-word accuracy",
    points=20,
    hint=(
        "Is the loss still falling when the training ends?",
        "One `LSTM` of some 64 units is enough; Adam with a learning rate of 0.01 learns these lines in a few epochs.",
        '`Embedding(total_words, 32)`, `LSTM(64)`, `Dense(total_words, activation="softmax")`.',
    ),
)
def check_accuracy(answers):
    """In lines that it has never seen, the model guesses 67 in 100 next words."""
    expect(answers).reach(accuracy=0.67, spread=0.01, baseline=("last three words", 0.65))
