"""Tokenize news from a CSV file, pad the sequences, and encode the labels."""

from exercises.week1_nlp.expectations.raw_texts import clean, read_news
from exercises.week1_nlp.expectations.token_ids import encode_labels, read_padded
from grader.checks import criterion, expect, fixture
from grader.checks.stand_ins import with_right
from grader.checks.text.sequences import INVENTED, any_tokenizer, fitted_tokenizer, sentences_of, texts_of

KNOWN, EARLIER, NEVER = INVENTED[:1100], INVENTED[1100:1200], INVENTED[1200:]
PROBES = [*KNOWN, *EARLIER, *NEVER, "parrot", "kettle"]
SHORT = ["babaka", "babade babafi babago bababa bababa", "babahu babaka"]
PAIRS = ["bababa babade", "babale"]
LONGER = 130
"""Words in the longest sentence: more than the 100 or 120 token ids that many learners write down."""
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
    """Replace a `remove_stopwords` that failed a criterion: `parse_data_from_file` may call it."""
    usable = passed("check_stopwords", "check_whole_words")
    return with_right(candidate, "remove_stopwords", "cleaner", usable=usable)


@fixture
def tokenizer(candidate):
    """Fit the learner's tokenizer twice, on sentences without common words; return the second."""
    fitted_tokenizer(candidate, "fit_tokenizer", texts_of(EARLIER, length=10))
    return fitted_tokenizer(candidate, "fit_tokenizer", texts_of(KNOWN, length=10))


@fixture
def any_fitted(candidate, gathered):
    """Use the learner's tokenizer, or one of the grader's where the learner's cannot be used."""
    write = lambda one: read_padded(candidate, SHORT, one)  # noqa: E731
    return any_tokenizer(candidate, gathered("tokenizer"), sentences_of(KNOWN, length=10), write)


@fixture
def numbered(candidate):
    """Encode the labels of one file, then those of another; return the second."""
    encode_labels(candidate, FIRST_LABELS)
    return encode_labels(candidate, LABELS, FIRST_LABELS)


@criterion(
    title="Stop words",
    points=10,
    hint=(
        "Is «The» in `STOPWORDS`, with its capital letter?",
        "Lowercase the sentence, split it, drop the stop words, and join the rest with single spaces.",
        '`" ".join(word for word in sentence.lower().split() if word not in STOPWORDS)`',
    ),
)
def check_stopwords(candidate):
    """`remove_stopwords` lowercases a sentence, removes its stop words, and joins the rest with single spaces."""
    expect(clean(candidate, "The green clock and THE jelly")).leaves("green clock jelly")
    expect(clean(candidate, "I was in the   Jelly ")).leaves("jelly")
    expect(clean(candidate, "Green clocks and the green jelly")).leaves("green clocks green jelly")
    expect(clean(candidate, "It is")).leaves("")


@criterion(
    title="Whole words only",
    points=10,
    hint=(
        "What happens to «anthem» if you delete every «the»?",
        "Split at white space, and compare whole words with `STOPWORDS`.",
        "Use `sentence.split()`; `replace` and a regular expression with `\\b` also cut inside words.",
    ),
)
def check_whole_words(candidate):
    """Only whole words, split at white space, are removed; all others keep their commas, hyphens and letters."""
    expect(clean(candidate, "an anthem, the island and a thermos")).keeps_whole("anthem, island thermos")
    expect(clean(candidate, "the bout of an heir")).keeps_whole("bout heir")
    expect(clean(candidate, "i was washing the well-to-do\tinnkeeper")).keeps_whole("washing well-to-do innkeeper")


@criterion(
    title="CSV rows",
    points=15,
    hint=(
        "What is in the first line of the file?",
        "`csv.reader` yields two strings for each line; `next(reader)` skips the header.",
        "`for category, text in reader:` and append `text` to the sentences, `category` to the labels.",
    ),
)
def check_file(reading, data):
    """`parse_data_from_file` returns the text and the category of every line after the header, in order."""
    expect(read_news(reading, data.folder("plain"), PLAIN)).hold_each_line()


@criterion(
    title="Quoted texts",
    points=10,
    hint=(
        'How many commas does the line `garden,"Roses, tulips"` have, and how many columns?',
        "Commas inside quotation marks belong to the text; a quotation mark inside a text is doubled.",
        'Use `csv.reader(file)`; `line.split(",")` splits at every comma.',
    ),
)
def check_quotes(reading, data):
    """Texts with commas and quotation marks are complete, without the quotation marks that CSV adds."""
    expect(read_news(reading, data.folder("quoted"), QUOTED)).hold_each_text_whole()


@criterion(
    title="Vocabulary",
    points=20,
    hint=(
        "Which id does a word get that was not in the fitted sentences?",
        "Create a new tokenizer in each call, without a vocabulary limit, with a token for unknown words.",
        '`TextVectorization()` and `adapt(sentences)`; or `Tokenizer(oov_token="<OOV>")` and `fit_on_texts`.',
    ),
)
def check_vocabulary(candidate, tokenizer):
    """Each word of the fitted sentences has its own token id from 2 up; every other word has the id 1."""
    alone = read_padded(candidate, PROBES, tokenizer)
    expect(alone).know_only(KNOWN, oov_is_ours=True)
    expect(read_padded(candidate, MIXED, tokenizer)).are_encoded_word_by_word(alone)


@criterion(
    title="Padding",
    points=10,
    hint=(
        "Three sentences have 1, 5 and 2 words: how long are the rows, and where are the zeros?",
        "`pad_sequences` pads to the longest sentence, but puts the zeros at the start by default.",
        '`tf.keras.utils.pad_sequences(tokenizer.texts_to_sequences(sentences), padding="post")`',
    ),
)
def check_padding(candidate, any_fitted, setting):
    """All rows are as long as the longest given sentence; shorter ones are padded with zeros at the end."""
    expect(read_padded(candidate, SHORT, any_fitted)).are_as_long_as_the_longest()
    expect(read_padded(candidate, PAIRS, any_fitted)).are_as_long_as_the_longest()
    length = setting("longest", LONGER)
    longer = [*sentences_of(KNOWN[:length], length=length), "babale"]
    expect(read_padded(candidate, longer, any_fitted)).are_as_long_as_the_longest()


@criterion(
    title="Label encoding",
    points=15,
    hint=(
        "How many different labels are there, and is any of them unknown?",
        "Use a new tokenizer for the labels, without a token for unknown words.",
        "`tokenizer = Tokenizer()`, `fit_on_texts(labels)`, `texts_to_sequences(labels)`, `tokenizer.word_index`.",
    ),
)
def check_labels(numbered):
    """`tokenize_labels` gives each different label its own number, without gaps, from 0 or from 1 up."""
    expect(numbered).are_numbered_without_gaps()


@criterion(
    title="Label index",
    points=10,
    hint=(
        "Which number does «garden» have in the sequences, and which in the index?",
        "The index maps each label to its number, and has no other entries.",
        "`tokenizer.word_index`; or `{label: number for number, label in enumerate(lookup.get_vocabulary())}`.",
    ),
)
def check_index(numbered):
    """The returned index maps each label to its number, without other entries. One of those costs points once, here or
    above.
    """
    expect(numbered).match_their_index()
