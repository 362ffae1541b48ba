"""Exceptions by the form of their text: what an argument must be, and what it was.

Most texts of Keras have one of a few forms. The rows of the other modules know single ones and come first. Words are
taken over only where they are short and clean: what is not makes the row say less, or nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.feedback.exceptions.rule import axes, rule
from grader.submission.models.installed_api import near

MOST_WORDS = 20
"""Words of a sentence."""
_MOST_READ = 700
"""Characters of a text that are looked at."""
_MOST_SHOWN = 32
"""Characters of a value that are shown."""
_MOST_LISTED = 6
"""Values of an argument that are all listed."""

_BEFORE = regex(r"^.{0,200}?Exception encountered when calling [\w.]+(?:\(\))?\. ")
_AFTER = regex(r" Arguments received by | Full shape received| Did you mean: '")
_RECEIVED = regex(
    r"(?<=[\w)\]`'\".])[.,;]?\s*(?:\b(?:but|and|instead|and instead)\b,?\s*)?(?:it is |the layer "
    r"|(?<=,\s)but)?(?:\bReceived|Recevied|received|\breceive\b|\bGot\b|\bgot\b|\bFound\b|\bfound\b|\bProvided:)"
    r"(?! for | an? invalid)(?:\s?instead\b| an?\b| the\b| shapes?\b| value\b)*:?\s*"
)
_VALUE = r"\([^()]*\)|\[[^\[\]]*\]|'[^']*'|\"[^\"]*\"|<class '[\w.]+'>|[^\s,;`(]+"
_PAIR = regex(rf"`?([A-Za-z_][\w.]*(?:\[[^\]\s]{{0,20}}\])?)`?\s?=\s?`?({_VALUE})")
_PRINT = regex(r"<(?!class ')[^<>]{0,300}>?")
"""An object as Python prints it."""
_FIRST = regex(rf"`?({_VALUE})`?(?=[.,]?$|[.,] | of type| \(of type|Expected)")
_ONE = r"(?:[`'\"]{1,2}[A-Za-z_.*][\w./*-]{0,40}[`'\"]{1,2}|\bNone\b|\bTrue\b|\bFalse\b)"
_LIST = regex(rf"{_ONE}(?:(?:, ?| ?\| ?)?(?:,? ?\b(?:or|and)\b )?{_ONE})+")
_OFFERED = regex(
    r"one of\b|of one\b|either\b|[Ss]upported\b|[Aa]llowed|[Vv]alid\b|[Aa]vailable\b|[Ee]xpected\b|(?:must|should) be\b"
)
_VERBS = {
    "should": "must", "needs to": "must", "need to": "must", "has to": "must", "have to": "must", "can not": "cannot",
    "can't": "cannot", "is expected to": "must", "are expected to": "must", "should not": "must not", "may not": "must "
    "not", "may only": "may only",
}  # fmt: skip
_LAW = regex(
    r"^(?P<subject>.{1,90}?) (?P<verb>must not|must|should not|should|needs? to|ha(?:s|ve) to(?= be| have| match)|can "
    r"only|cannot|can not|can't|may only|may not|(?:is|are) expected to) (?P<rest>.+)$"
)
_ARGUMENT = regex(
    r"(?:(?:[Tt]he|[Aa]n|[Aa]rguments?|[Ii]nput|parameter|value|your|of|for|[Tt]argets|[Ll]ogits) )*"
    r"[`'](?P<name>[A-Za-z_][\w.]{0,40})[`'](?: (?:arguments?|parameter|values?|attribute|property)\b)*"
    r"(?: (?:of|for|to) .*)?"
)
_BARE = regex(
    r"(?:(?:[Tt]he|[Aa]rgument) )*(?P<name>[a-z]+(?:_[a-z0-9]+)+|axis|bins|kth|range|key)(?: values?)?(?: of .*)?"
)
_OF_NO_LEARNER = regex(
    r"(?i)\b(?:please|see|tuplefor|fora|ora|eithera|grain|eager|typespec|backend|jax|torch|pytorch|lora|gptq|awq|config|internal|replica|"
    r"distribut\w+|bug|openvino)\b|"
    r"<[A-Za-z/]|\\|\{\{|://|[^\w `'\".,:;()\[\]{}<>=+*/@|&!…-]"
)
"""What is not for a learner, no whole word, or no text of a sentence: other backends, objects, paths, signs."""
_OPEN_END = {
    "a", "an", "the", "of", "to", "or", "and", "be", "with", "for", "by", "than", "is", "are", "if", "when", "in",
    "one", "either", "following", "as", "at", "from", "not", "but", "on", "that", "have", "has", "its", "only", "it",
}  # fmt: skip
"""Words after which a sentence goes on."""
_PAIRS_OF_SIGNS = (("(", ")"), ("[", "]"), ("{", "}"))


def words_in(text: str) -> int:
    """Return how many words a text has; a piece of code is one.

    >>> words_in("Write `x = 1` here.")
    3
    """
    return len(re.findall(r"\S*\w\S*", re.sub(r"`[^`]*`|\([^()]*\)|\[[^\[\]]*\]", "code", text)))


def _is_whole(text: str) -> bool:
    return text.count("`") % 2 == text.count('"') % 2 == text.count("'") % 2 == 0 and all(
        text.count(first) == text.count(last) for first, last in _PAIRS_OF_SIGNS
    )


def shown(value: str) -> str:
    """Return a value as a sentence shows it; empty where it is long, not whole, or the print of an object.

    >>> shown("samee"), shown("None"), shown("(2, 3)"), shown("<class 'numpy.ndarray'>"), shown("<KerasTensor 1>")
    ('"samee"', '`None`', '(2, 3)', 'of type ndarray', '')
    """
    value = value.strip().strip("`").rstrip(".,;:")
    if kind := re.fullmatch(r"<class '(?:[\w.]*\.)?(\w+)'>", value):
        return f"of type {kind[1]}"
    if value in ("None", "True", "False"):
        return f"`{value}`"
    if word := re.fullmatch(r"(['\"]?)([A-Za-z_][\w-]*)\1", value):
        return f'"{word[2]}"' if len(value) <= _MOST_SHOWN else ""
    if len(value) <= _MOST_SHOWN and re.fullmatch(r"[-+\w.,()\[\]' ]*\d[-+\w.,()\[\]' ]*|\(\)|\[\]", value):
        return value if _is_whole(value) else ""
    return ""


_PLAINER = tuple(
    (regex(pattern), instead)
    for pattern, instead in (
        (r"^verify 0 < \w+ <=", "be above 0 and at most"),
        (r"^(?:be )?>= ?(?=-?\d)", "be at least "),
        (r"^(?:be )?> ?(?=-?\d)", "be greater than "),
        (r"(an? \w+) >= ?(?=-?\d)", r"\1 of at least "),
        (r"(?<=\s)>= ?(?=-?\d)", "at least "),
        (r"(?<=be |er |ue |at |ot )> ?(?=-?\d)", "greater than "),
        (r"(?<=\s)<= ?(?=-?\d)", "at most "),
        (r"\bgreater than or equal to\b", "at least"),
        (r"\bless than or equal to\b", "at most"),
        (r"\ban int\b", "an integer"),
        (r"\bor int\b", "or integer"),
        (r"\bints\b", "integers"),
        (r"\bPython float\b", "float"),
        (r"\bstrictly ", ""),
        (r"\bpositive value\b", "positive number"),
        (r"^contains\b", "contain"),
        (r"^only contains\b", "only contain"),
        (r"^equal or\b", "be equal to or"),
        (r"\bhave same\b", "have the same"),
        (r"\ban positive\b", "a positive"),
        (r"\bbe positive float\b", "be a positive float"),
        (r",? (?:but|while) (?:the )?\w+$", ""),
        (r",? not <class '[\w.]+'>$", ""),
        (r"\(s\)$", ""),
        (r"(?<![\w.'\"=])(?:None|True|False)\b(?![\w'\"=])", r"`\g<0>`"),
    )
)
"""What the texts of Keras write shorter than a sentence is, with the words for it."""
_ENDS = regex(r"\.(?:\s|$)|;|, e\.g|, i\.e| \((?:e\.g|i\.e|such as|saw)|, expected \d")
"""Where the words that are taken over end."""


def clause(text: str, most: int = 14, *, is_subject: bool = False) -> str:
    """Return words of an exception as they can stand within a sentence of ours; empty where they cannot.

    >>> clause("be >= 0"), clause("be a list of <KerasTensor 1>"), clause("be one of")
    ('be at least 0', '', '')
    """
    text = _ENDS.split(text.strip())[0].strip(" .,:;")
    text = re.sub(r" for (?:the argument )?[`']\w+[`']$", "", text) if text.startswith("a") else text
    pieces = re.split("(`[^`]*`)", text)
    for pattern, instead in _PLAINER:
        pieces[::2] = [pattern.sub(instead, piece) for piece in pieces[::2]]
    text = "".join(pieces)
    ends = text.rpartition(" ")[2].lower()
    if not text or words_in(text) > most or _OF_NO_LEARNER.search(text) or not _is_whole(text):
        return ""
    return text if is_subject or ends not in _OPEN_END else ""


def _in_code(subject: str) -> str:
    """Return the subject of a sentence with names of code marked, and with a capital where it begins with a word."""
    pieces = re.split(r"(`[^`]*`|'[^']*'|\S*\([^)]*\))", subject)
    pieces[::2] = [re.sub(r"\b[A-Za-z][\w.]*_\w+\b", r"`\g<0>`", piece) for piece in pieces[::2]]
    told = "".join(pieces)
    if re.match(r"[a-z]", told) and not told.startswith(("the ", "an ", "a ", "all ", "each ")):
        return re.sub(r"^[\w.]+", r"`\g<0>`", told)
    return told[0].upper() + told[1:]


@dataclass(frozen=True)
class _Message:
    """A text, and what stands where in it."""

    text: str
    head: str
    """What comes before the values that were received."""
    tail: str
    is_shape: bool = False
    """Whether what was received is told as a shape."""

    @classmethod
    def read(cls, known: str) -> _Message:
        text = _AFTER.split(_BEFORE.sub("", known[:_MOST_READ]))[0]
        received = _RECEIVED.search(text)
        if not received:
            return cls(text, text, "")
        is_shape = "shape" in received[0]
        return cls(text, text[: received.start()], _PRINT.sub("<>", text[received.end() :]), is_shape)

    @property
    def sentences(self) -> list[str]:
        head = re.sub(r"(`\w{1,40}`)(?:: it | argument value\. It )(?=should|must)", r"\1. \1 ", self.head)
        return [
            part
            for part in re.split(r"(?<=[^.\d])\.(?:\s+|(?=(?:Both|Please|If|You|The|Expected)\b))|:\s(?=[A-Z])", head)
            if part
        ]

    def given(self, name: str) -> str:
        """Return the value that an argument was given, as it is shown; empty where that is not told."""
        pairs = dict(reversed(_PAIR.findall(self.tail)))
        if name in pairs:
            return shown(pairs[name])
        first = _FIRST.match(self.tail)
        value = shown(first[1]) if first and not pairs else ""
        return f"of shape {value}" if value and self.is_shape else value

    def here(self, but: str = "") -> str:
        """Return the first two values that were received, in a sentence; empty where none can be shown."""
        told: dict[str, str] = {}
        for name, value in _PAIR.findall(self.tail):
            if name != but and (value := shown(value)) and name not in told and len(name) <= _MOST_SHOWN:
                told[name] = value
        said = " and ".join(f"`{name}` is {value}" for name, value in [*told.items()][:2])
        return f" Here {said}." if said else ""


def _argument(subject: str) -> str:
    """Return the argument that the subject of a sentence names; empty where it names none."""
    match = _ARGUMENT.fullmatch(subject) or _BARE.fullmatch(subject)
    return match["name"] if match else ""


_BEGINS = regex(r"[A-Z0-9`'\"]")
_NO_SUBJECT = regex(
    r"(?i)(?:it|this|that|these|those|they|thus|there|we|however\b.*|use .*|try .*|when\b[^,]*|if\b[^,]*|in\b[^,]*|"
    r"for\b[^,]*|because .*|to .*|note .*)$|can$|(?:thus|otherwise|then|cannot|could not|can't|unable|the following|"
    r"only|file|'[\w.]+' object) "
)


def _you(found: re.Match[str]) -> str:
    return "you must " if found.start() else "You must "


def _law(known: str) -> str:
    """Return the sentence for a text that says what something must be."""
    message = _Message.read(known)
    for text in message.sentences:
        match = _LAW.match(re.sub(r"(^|(?<=, ))[Mm]ust (?=[a-z])(?!be\b)", _you, text.strip()))
        if not match:
            continue
        name = _argument(match["subject"])
        subject = f"`{name}`" if name else clause(match["subject"].removeprefix("Arguments "), 10, is_subject=True)
        rest = clause(match["rest"], 15)
        if not subject or not rest or _NO_SUBJECT.match(subject) or name == "config":
            continue
        verb = _VERBS.get(match["verb"], match["verb"])
        told = f"{_in_code(subject)} {verb} {rest}"
        if words_in(told) < MOST_WORDS and _BEGINS.match(told):
            return _with_values(told, rest, name, message)
    return ""


def _with_values(told: str, rest: str, name: str, message: _Message) -> str:
    """Return a sentence that says what an argument must be, and what it is."""
    value = message.given(name) if name else ""
    outer = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", rest)
    more = message.here(name) if re.search(r" (?:if|than|when)\b|`", outer) else ""
    if not value or more:
        return f"{told}.{message.here()}"
    joined = f"{told}, but is {value}"
    is_plain = "," not in outer and not re.search(r" (?:if|when|unless)\b", outer)
    return f"{joined}." if words_in(joined) <= MOST_WORDS and is_plain else f"{told}. Here `{name}` is {value}."


def _listed(options: list[str]) -> str:
    told = [f"`{word}`" if word in ("None", "True", "False") else f'"{word}"' for word in options]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} or {told[-1]}"


def _options(text: str) -> list[str]:
    """Return the values that a text offers; empty where it offers none."""
    for offer in _OFFERED.finditer(text):
        if found := _LIST.search(text, offer.end()):
            words = re.findall(r"['\"]([\w./*-]+)['\"]|\b(None|True|False)\b", found[0])
            options = [*dict.fromkeys(word or plain for word, plain in words)]
            # A set is printed in an order that differs from run to run.
            return sorted(options) if text[: found.start()].rstrip().endswith("{") else options
    return []


def _choice_name(message: _Message) -> str:
    if pairs := _PAIR.findall(message.tail):
        return str(pairs[0][0])
    found = filter(None, (re.search(pattern, message.head) for pattern in _CHOICE_NAMES))
    return next((match[1].replace(" ", "_") for match in found), "")


_CHOICE_NAMES = (
    r"`(\w+)`(?: argument| parameter| value| configuration)*(?: must| should| are\b| configuration|\.|,|:|$| of \w)",
    r"(?:Invalid|Unknown|Unsupported|Unrecognized) `(\w+)`",
    r"argument [`']?(\w+)",
    r"Unrecognized (\w+)=",
    r"(?:Invalid|Unknown|Unsupported|Unrecognized) (?:AUC )?(\w+(?: mode| method)?)\b(?= '|:|\.| value| \w+\.|$)",
    r"^(\w+) (?:must|should) be",
)
"""Where a text names the argument that takes one of several words."""


_OF_KEYS = regex(r"\bkeys?\b")
_GIVEN_FIRST = regex(r"(?:Invalid|Unknown|Unrecognized) .{0,40}?(?::? |=)[`'\"]?([\w-]+)[`'\"]?(?:\.|,| spec)")
"""The value that was given, where it stands before what is expected."""
_NO_NAMES = {
    "type", "value", "argument", "keyword", "config", "dataset", "input", "image", "key", "object", "tensor",
    "obj_type",
}  # fmt: skip
"""Words that no argument is called by in a text of Keras, or none of a learner's."""


def _choice(known: str) -> str:
    """Return the sentence for an argument that takes one of several words."""
    message = _Message.read(known)
    name = _choice_name(message)
    options = [word for word in _options(message.text) if word != name]
    if len(options) < 2 or not 0 < len(name) <= _MOST_SHOWN or name in _NO_NAMES or _OF_KEYS.search(message.head):
        return ""
    value = message.given(name)
    if not value and (found := _GIVEN_FIRST.search(message.head)):
        value = shown(found[1]) if found[1] not in (name, *options) else ""
    value = f"a value {value}" if value.startswith("of type") else value
    meant = near(value.strip('"'), tuple(options), 0.6) if value.startswith('"') else ""
    write = f": write `{meant}`." if meant in ("None", "True", "False") else f': write "{meant}".'
    if len(options) > _MOST_LISTED:
        if meant and value:
            return f"`{name}` has no value called {value}{write}"
        return f"`{name}` takes values such as {_listed(options[:3])}" + (f", but gets {value}." if value else ".")
    told = f"`{name}` must be {_listed(options)}"
    if value and value.strip('"') not in options:
        return f"{told}, but is {value}" + (write if meant else ".")
    return f"{told}.{message.here(name)}"


def _expected(known: str) -> str:
    """Return the sentence for a text that says what was expected."""
    message = _Message.read(known)
    if found := re.search(r"\bExpected (?:argument |the )?(.{1,60}?)(?: argument)? to (be|have) (.+)", message.head):
        plain = re.match("(?!all|each|every)[a-z]+ ", found[1])
        subject = f"The {found[1]}" if plain else found[1]
        return _law(f"{subject} must {found[2]} {found[3]}. Received: {message.tail}")
    found = re.search(r"\b(?:Expected|expected|Expecting)\b (?:of )?(.+)", message.head)
    name = next((match[1] for pattern in _EXPECTED_NAMES if (match := re.search(pattern, message.head))), "")
    name = name or next((pair[0] for pair in _PAIR.findall(message.tail)), "")
    rest = clause(found[1], 13) if found else ""
    if not name or name in _NO_NAMES or "extension" in rest or not re.match(r"(?:an?|two|at least|\d|>)\b", rest):
        return ""
    return _with_values(f"`{name}` must be {rest}", rest, name, message)


_EXPECTED_NAMES = (
    r"(?:argument|attribute|configuration) [`'](\w+)[`']", r"[`'](\w+)[`'] (?:argument|configuration|attribute)",
    r"value for [`'](\w+)[`']", r"for [`'](\w+)[`']",
)  # fmt: skip
"""Where a text names an argument that should have had another value."""


_OTHER_AXES = regex(
    r"(?:first|last|core|all) (?:two|\d )?dimension|fully|dimensions of|same (?:rank|number)|dtype|[Aa]xis\b"
)
"""What says more of an axis than how many there are."""
_AXES = regex(
    r"(?:rank|dimensions?)(?: \(ndim\))? ?(?:>=|at least|of|=|is)? ?(?P<a>\d)|(?P<b>\d)-?[Dd]\b|"
    r"(?P<c>\d|one|two|three)[- ](?:or more )?dimension"
)
_ASKED = regex(r"must|should|[Ee]xpected|require|only works|only supports|can only|at least")


def _rank(known: str) -> str:
    """Return the sentence for images or tensors with another number of axes."""
    message = _Message.read(known)
    asked = _ASKED.search(message.head)
    if not asked or _OTHER_AXES.search(message.head):
        return ""
    shape = re.search(r"shape[^(\[]{0,40}[(\[]([^()\[\]]*)[)\]]", message.tail)
    sizes = axes(shape[1]) if shape else []
    given = f", but the shape is ({', '.join(sizes)}{',' * (len(sizes) == 1)})" if shape and len(sizes) < 7 else ""
    if "image" in message.text:
        told = f"An image has three axes, height, width and channels{given}."
        more = "Add the channel axis: `x[..., np.newaxis]`." if len(sizes) == 2 else "A batch of them has four."
        return f"{told} {more}"
    found = _AXES.search(message.head, asked.start())
    if not found:
        return ""
    count = found["a"] or found["b"] or found["c"]
    least = "at least " if re.search(r">=|at least|or more", message.head) else ""
    told = f"A tensor with {least}{count} {'axis' if count in ('1', 'one') else 'axes'} is expected{given}."
    return f"{told} `tf.expand_dims` adds an axis, `tf.squeeze` removes one of size 1."


def _together(known: str) -> str:
    """Return the sentence for arguments that exclude each other."""
    message = _Message.read(known)
    found = re.findall(r"`([A-Za-z_]\w{0,30})(?:=\w+)?`", message.head)
    names = [name for name in dict.fromkeys(found) if name not in ("None", "True", "False")]
    if len(names) < 2:
        return ""
    told = f"{', '.join(f'`{name}`' for name in names[:3][:-1])} and `{names[:3][-1]}`"
    return f"{told} exclude each other: give only one of them."


_LIMIT = regex(
    r"^(?P<subject>.{1,80}?) (?P<verb>(?:(?:is|are) (?:not|only|incompatible|needed only)|(?:does|do) not|"
    r"doesn't|isn't|only|not(?= supported| compatible)|requires?)) (?P<rest>.+)$"
)


def _unsupported(known: str) -> str:
    """Return the sentence for what does not work, or works only with something else."""
    message = _Message.read(known)
    for text in message.sentences:
        match = _LIMIT.match(text.strip())
        name = _argument(match["subject"]) if match else ""
        if not match:
            continue
        subject = f"`{name}`" if name else clause(match["subject"], 8, is_subject=True)
        rest = clause(match["rest"], 13)
        verb = match["verb"].replace("doesn't", "does not").replace("isn't", "is not")
        verb = "is not" if verb == "not" else verb
        if not subject or not rest or _NO_SUBJECT.match(subject):
            continue
        told = f"{_in_code(subject)} {verb} {rest}"
        if words_in(told) <= MOST_WORDS and _BEGINS.match(told):
            depends = name and "require" not in verb and re.search(r"\b(?:when|if|with|unless)\b", rest)
            return f"{told}.{message.here()}" + (f" Remove `{name}`, or change what it depends on." if depends else "")
    return ""


def _no_value(name: str, value: str) -> str:
    value = shown(value)
    if not value or name in _NO_NAMES:
        return ""
    return f"`{name}` cannot be {value}. Compare it with the values that the documentation lists."


def _unknown_keyword(names: str) -> str:
    found = re.findall(r"'(\w{1,40})'", names)
    if not found:
        return ""
    told = " and ".join(f"`{name}`" for name in found[:2])
    return f"This call has no argument {told}: remove it, or compare the spelling with the documentation."


_ERRORS = "ValueError TypeError NotImplementedError AttributeError RuntimeError"

RULES = (
    rule(
        _ERRORS,
        r"(?:Unrecognized|Unexpected|Invalid) keyword arguments?(?:\(s\))?(?: passed to \w+)?: (?P<names>.+)"
        r"|(?:Argument\(s\)|Arguments) not recognized: (?P<others>.+)|argument\(s\) are not supported: (?P<more>.+)",
        lambda names, others, more: _unknown_keyword(names or others or more),
    ),
    rule(
        _ERRORS,
        r"(?:Not allowed: |Refusing to (?:load|deserialize)|refusing to load|Invalid H5 file|Malformed HDF5|"
        r"Invalid asset path|Incomplete or corrupted file|too large to load safely|Invalid path in H5)",
        "The file is damaged, or another program wrote it. Save the model again with `model.save(…)`, or copy the file "
        "again.",
    ),
    rule(
        _ERRORS,
        r"(?i)only (?:currently )?(?:available|supported|compatible) (?:with|for|by|when using) (?:the )?(?:\w+ and )?"
        r"(?:JAX|PyTorch|Torch|backend)|not (?:\w+ )?(?:supported|available|implemented|compatible) .{0,60}"
        r"(?:tensorflow|this) backend|requires PyTorch|supported with the jax|supported for JAX",
        "This works only with another backend of Keras, and the kit uses TensorFlow: remove the call or the argument.",
    ),
    rule(
        _ERRORS,
        r"(?:has|have) (?:not|never)(?: yet)? been (?:built|called)|isn't (?:yet )?built|was never built|must "
        r"(?:already )?be built|not yet been built|has never (?:been )?called|You must build the layer|is unbuilt|"
        r"before using it",
        "The model or layer has no weights yet: put `Input(shape=…)` first, or call it on one batch before this line.",
    ),
    rule(
        _ERRORS,
        r"^(?P<known>.*(?:[Rr]ank\b|[1-5]-?D (?:tensor|input|vector|array)|dimensional|[1-5]d or [1-5]d|"
        r"dimensions).*)",
        _rank,
    ),
    rule(
        _ERRORS,
        r"^(?P<known>.*(?:Only one of|at the same time|Cannot set both|cannot (?:pass|specify|provide|set) both|"
        r"[Bb]oth .{1,60} should not be set|cannot be (?:specified|set|provided) together|You cannot `).*)",
        _together,
    ),
    rule(
        _ERRORS,
        r"^(?P<known>.*(?:one of|of one|either|upported|llowed|alid|vailable|xpected|must be|should be).*)",
        _choice,
    ),
    rule(
        _ERRORS,
        r"^(?P<known>.*\b(?:[Mm]ust|should|needs? to|ha(?:s|ve) to|can only|cannot|can not|can't|may only|"
        r"may not|expected to)\b.*)",
        _law,
    ),
    rule(_ERRORS, r"^(?P<known>.*[Ee]xpect(?:ed|ing)\b.*)", _expected),
    rule(_ERRORS, r"^(?P<known>.*\b(?:not|only|incompatible|doesn't|isn't|requires?)\b.*)", _unsupported),
    rule(
        _ERRORS,
        r"(?:[Ii]nvalid|[Uu]nknown|[Uu]nsupported|[Uu]nrecognized) (?:value for |arg for )?(?:argument )?"
        r"[`']?(?P<name>\w{1,32})[`']?(?: argument| value| method| config\w*)*(?:: [`'\"]?| [`'\"])"
        r"(?P<value>[\w.-]{1,32})",
        _no_value,
    ),
)
"""From the particular to the general: the first that fits is told."""
