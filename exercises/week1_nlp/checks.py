"""Turn a file of news into rows of numbers."""

from exercises.week1_nlp.expectations.raw_texts import clean, read_news
from exercises.week1_nlp.expectations.token_ids import number_labels, read_padded
from grader.checks import criterion, expect, fixture
from grader.checks.stand_ins import with_right
from grader.checks.text.sequences import INVENTED, any_tokenizer, learn_words, sentences_of

KNOWN, EARLIER, NEVER = INVENTED[:1100], INVENTED[1100:1200], INVENTED[1200:]
PROBES = [*KNOWN, *EARLIER, *NEVER, "parrot", "kettle"]
SHORT = ["babaka", "babade babafi babago bababa bababa", "babahu babaka"]
PAIRS = ["bababa babade", "babale"]
LONGER = [*sentences_of(KNOWN[:130], length=130), "babale"]
MIXED = ["bafiba bababa parrot bababa bagoba", "kettle bagoba babaka babaka kettle"]
PLAIN = [
    ("kitchen", "Green kettles whistled loudly."),
    ("garden", "Gnomes dug twelve holes."),
    ("kitchen", "Forks vanished overnight!"),
    ("weather", "Heavy clouds expected"),
    ("kitchen", "Forks vanished overnight!"),
]
QUOTED = [
    ("garden", 'Roses, tulips, "green" onions grew, neighbours said.'),
    ("weather", '"Umbrellas!" shouted forecasters'),
    ("kitchen", 'Chef: "Butter, sugar, eggs, flour."'),
    ("garden", "Snails won, 3:2"),
]
FIRST_LABELS = ["red", "blue", "red"]
LABELS = ["weather", "garden", "kitchen", "garden", "weather", "garden", "attic"]


@fixture
def reading(candidate, passed):
    """Take a right `remove_stopwords` for one that failed a criterion: `parse_data_from_file` may call it."""
    usable = passed("check_stopwords", "check_whole_words")
    return with_right(candidate, "remove_stopwords", "cleaner", usable=usable)


@fixture
def tokenizer(candidate):
    """Fit the learner's tokenizer twice, on sentences that have no word in common; return the second."""
    learn_words(candidate, "fit_tokenizer", sentences_of(EARLIER, length=10))
    return learn_words(candidate, "fit_tokenizer", sentences_of(KNOWN, length=10))


@fixture
def any_fitted(candidate, gathered):
    """Take the learner's tokenizer, or one of the grader's own where the learner's is none."""
    write = lambda one: read_padded(candidate, SHORT, one)  # noqa: E731
    return any_tokenizer(candidate, gathered("tokenizer"), sentences_of(KNOWN, length=10), write)


@fixture
def numbered(candidate):
    """Number the labels of one file, then those of another; return the second."""
    number_labels(candidate, FIRST_LABELS)
    return number_labels(candidate, LABELS)


@criterion(
    title="Stop words",
    points=10,
    hint=(
        "Is «The» in the list of stop words, as it is written there?",
        "Lower the sentence, split it, keep the words that are not in the list, join them with one blank.",
        '`" ".join(word for word in sentence.lower().split() if word not in STOPWORDS)`',
    ),
)
def check_stopwords(candidate):
    """`remove_stopwords` lowers a sentence, drops its stop words, and joins the others with one blank."""
    expect(clean(candidate, "The green clock and THE jelly")).leaves("green clock jelly")
    expect(clean(candidate, "I was in the   Jelly ")).leaves("jelly")
    expect(clean(candidate, "Green clocks and the green jelly")).leaves("green clocks green jelly")
    expect(clean(candidate, "It is")).leaves("")


@criterion(
    title="Whole words only",
    points=10,
    hint=(
        "What happens to «anthem» when every «the» is cut out?",
        "A word is what stands between two blanks, and only whole words are compared with the list.",
        "`sentence.split()` gives the words; `replace` and a regular expression with `\\b` look inside of them.",
    ),
)
def check_whole_words(candidate):
    """Only whole words are dropped, as white space divides them; all others keep their commas, hyphens and letters."""
    expect(clean(candidate, "an anthem, the island and a thermos")).keeps_whole("anthem, island thermos")
    expect(clean(candidate, "i was washing the well-to-do\tinnkeeper")).keeps_whole("washing well-to-do innkeeper")


@criterion(
    title="CSV rows",
    points=15,
    hint=(
        "What does the first line of the file hold?",
        "`csv.reader` gives a list of two strings for each line; `next(reader)` skips the first.",
        "`for category, text in reader:` append the text to the sentences, the category to the labels.",
    ),
)
def check_file(reading, data):
    """`parse_data_from_file` gives the text and the category of every line after the header, in their order."""
    expect(read_news(reading, data.folder("plain"), PLAIN)).hold_each_line()


@criterion(
    title="Quoted texts",
    points=10,
    hint=(
        'How many commas has the line `garden,"Roses, tulips"`, and how many columns?',
        "Quotation marks around a field protect its commas, and inside of it a mark is written twice.",
        '`csv.reader(file)` knows all that; `line.split(",")` does not.',
    ),
)
def check_quotes(reading, data):
    """Texts with commas and quotation marks come whole, and without the marks that CSV puts around them."""
    expect(read_news(reading, data.folder("quoted"), QUOTED)).hold_each_text_whole()


@criterion(
    title="Vocabulary",
    points=20,
    hint=(
        "What becomes of a word that the tokenizer has never seen?",
        "A fresh tokenizer for each call of `fit_tokenizer`, without a limit, with a token for unknown words.",
        '`Tokenizer(oov_token="<OOV>")` and `fit_on_texts(sentences)`; `TextVectorization()` and `adapt(sentences)`.',
    ),
)
def check_vocabulary(candidate, tokenizer):
    """Sentences become ids word by word: each word fitted on has its own from 2 up, every other word the id 1."""
    alone = read_padded(candidate, PROBES, tokenizer)
    expect(alone).know_only(KNOWN)
    expect(read_padded(candidate, MIXED, tokenizer)).are_written_word_by_word(alone)


@criterion(
    title="Padding",
    points=10,
    hint=(
        "Three sentences of 1, 5 and 2 words: how long are their rows, and where are the zeros?",
        "`pad_sequences` takes the longest sentence by itself, but puts the zeros in front.",
        '`tf.keras.utils.pad_sequences(tokenizer.texts_to_sequences(sentences), padding="post")`',
    ),
)
def check_padding(candidate, any_fitted):
    """All rows are as long as the longest of the sentences given, and zeros fill the shorter ones up behind."""
    expect(read_padded(candidate, SHORT, any_fitted)).are_as_long_as_the_longest()
    expect(read_padded(candidate, PAIRS, any_fitted)).are_as_long_as_the_longest()
    expect(read_padded(candidate, LONGER, any_fitted)).are_as_long_as_the_longest()


@criterion(
    title="Label ids",
    points=15,
    hint=(
        "How many different labels are there, and which of them is unknown?",
        "A tokenizer of its own for the labels, without a token for unknown words.",
        "`tokenizer = Tokenizer()`, `fit_on_texts(labels)`, `texts_to_sequences(labels)`, `tokenizer.word_index`.",
    ),
)
def check_labels(numbered):
    """`tokenize_labels` gives each different label a number of its own, without gaps, from 0 up or from 1 up."""
    expect(numbered).count_the_labels()


@criterion(
    title="Label index",
    points=10,
    hint=(
        "Which number has «garden» in the sequences, and which in the index?",
        "The index maps each label to its number, and holds nothing else.",
        "`tokenizer.word_index`; or `{label: number for number, label in enumerate(lookup.get_vocabulary())}`.",
    ),
)
def check_index(numbered):
    """The index that comes with them holds each label with the same number, and nothing else."""
    expect(numbered).agree_with_their_index()
