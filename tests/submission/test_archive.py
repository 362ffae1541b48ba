import io
import json
import os
import stat
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shares import examples

from grader.errors import SubmissionRefused
from grader.submission.models import archive
from grader.submission.models.archive import read_archive
from grader.submission.models.model_summary import summary_from_archive, summary_from_walk

CONFIG = {"module": "keras", "class_name": "Sequential", "config": {"name": "model", "layers": []}}
METADATA = {"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}


def pack(members=None, compression=zipfile.ZIP_STORED, config=None):
    """Return the bytes of an archive; ``members`` are (name or ZipInfo, content)."""
    if members is None:
        text = config if isinstance(config, (str, bytes)) else json.dumps(config or CONFIG)
        members = [("metadata.json", json.dumps(METADATA)), ("config.json", text), ("model.weights.h5", b"\x89HDF")]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def reason(source):
    with pytest.raises(SubmissionRefused) as caught:
        read_archive(source)
    assert caught.value.problem == "This `.keras` file cannot be read."
    assert caught.value.next_step
    return caught.value.because


def test_config_and_metadata_come_back(tmp_path):
    path = tmp_path / "model.keras"
    path.write_bytes(pack())
    for source in (path, str(path), pack(), pack(compression=zipfile.ZIP_DEFLATED)):
        assert read_archive(source) == {**CONFIG, "metadata": METADATA}


def test_metadata_may_be_missing():
    assert read_archive(pack([("config.json", "{}")])) == {"metadata": {}}


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert reason(tmp_path / "none.keras") == "The file does not open: No such file or directory."


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"\x89HDF\r\n\x1a\n" + bytes(100), bytes(22), pack()[:-1], pack() + b" "],
    # The time in an archive must not be in a name: processes that share the tests compare the names.
    ids=["nothing", "a letter", "HDF5", "zeros", "cut short", "longer"],
)
def test_what_is_no_archive_is_refused(content):
    assert "archive" in reason(content)


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "real.keras").write_bytes(pack())
    (tmp_path / "link.keras").symlink_to(tmp_path / "real.keras")
    assert reason(tmp_path / "link.keras") == "It is a link, not a file."


def test_a_pipe_and_a_folder_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.keras")
    assert reason(tmp_path / "pipe.keras") == "It is not a regular file."
    assert reason(tmp_path) == "It is not a regular file."


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    path = tmp_path / "large.keras"
    path.write_bytes(pack())
    os.truncate(path, archive.MAX_ARCHIVE + 1)
    assert reason(path) == "It has 268,435,457 bytes; at most 268,435,456 are read."


def test_a_config_that_unpacks_to_more_than_the_limit_is_refused():
    bomb = b'{"a": "' + b" " * (50 * 2**20) + b'"}'
    packed = pack(config=bomb, compression=zipfile.ZIP_DEFLATED)
    assert len(packed) < 2**17
    assert reason(packed) == "Its `config.json` unpacks to more than 4,194,304 bytes."


def test_a_size_that_lies_does_not_help_a_bomb():
    packed = pack(config=b'{"a": "' + b" " * (5 * 2**20) + b'"}', compression=zipfile.ZIP_DEFLATED)
    true_size = struct.pack("<L", 5 * 2**20 + 9)
    assert packed.count(true_size) == 2
    assert "damaged" in reason(packed.replace(true_size, struct.pack("<L", 10)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_may_not_come_twice():
    assert "same name" in reason(pack([("config.json", "{}"), ("config.json", "{}")]))


@pytest.mark.parametrize("name", ["/config.json", "../config.json", "a/../../b", "a\\b", "C:b", "//host/share"])
def test_a_member_may_not_lie_outside(name):
    assert "outside of the archive" in reason(pack([("config.json", "{}"), (name, "")]))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_member_may_not_be_a_link_or_a_device(kind):
    member = zipfile.ZipInfo("config.json")
    member.external_attr = (kind | 0o777) << 16
    assert "not a file" in reason(pack([(member, "{}")]))


def test_a_member_with_an_unknown_packing_is_refused():
    assert "compressed" in reason(pack(compression=zipfile.ZIP_LZMA))
    assert "compressed" in reason(pack(compression=zipfile.ZIP_BZIP2))


def test_a_locked_member_is_refused():
    packed = bytearray(pack([("config.json", "{}")]))
    directory = packed.index(b"PK\x01\x02")
    packed[directory + 8] |= 1
    assert "compressed" in reason(bytes(packed))


def test_an_archive_of_too_many_members_is_refused():
    many = [(f"{number}", "") for number in range(archive.MAX_MEMBERS)]
    assert read_archive(pack([*many[1:], ("config.json", "{}")])) == {"metadata": {}}
    assert "1,001 members" in reason(pack([*many, ("config.json", "{}")]))


def test_a_table_of_contents_beyond_the_limit_is_refused_before_it_is_read():
    packed = bytearray(pack())
    packed[-10:-6] = struct.pack("<L", archive.MAX_DIRECTORY + 1)
    assert "members" in reason(bytes(packed))


def test_a_zip_with_the_long_form_of_its_end_is_refused():
    packed = pack()
    locator = b"PK\x06\x07" + bytes(16)
    assert "Its end is not" in reason(packed[:-22] + locator + packed[-22:])


def test_an_archive_without_a_config_is_not_from_keras():
    assert reason(pack([("a", "")])) == "It has no member `config.json`, so Keras did not write it."


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("[" * 100_000 + "]" * 100_000, "is nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "is nested too deeply"),
        ('{"a":' * 250 + "1" + "}" * 250, "is nested too deeply"),
        ('{"a": NaN}', "holds NaN, which is not JSON"),
        ('{"a": -Infinity}', "holds -Infinity, which is not JSON"),
        ('{"a": 1e999}', "contains a number that is too large"),
        ('{"a": 1' + "0" * 5000 + "}", "holds a huge number"),
        ('{"a": {"b": 1, "b": 2}}', "gives a key twice"),
        ("[1]", "does not hold an object"),
        ("null", "does not hold an object"),
        ("", "is not JSON: Expecting value at character 0"),
        ('{"a": }', "is not JSON: Expecting value at character 6"),
    ],
)
def test_json_that_keras_would_not_write_is_refused(text, because):
    assert reason(pack(config=text)) == f"Its `config.json` {because}."


def test_a_config_that_is_no_text_is_refused():
    assert "damaged" in reason(pack(config=b'{"a": "\xff"}'))


def test_a_nested_model_of_many_levels_is_still_read():
    config = CONFIG
    for _ in range(30):
        config = {**CONFIG, "config": {"layers": [config]}}
    assert read_archive(pack(config=config))["config"] == config["config"]


VALID = pack(compression=zipfile.ZIP_DEFLATED)
KEYS = st.sampled_from(
    ["config", "layers", "layer", "cell", "cells", "class_name", "module", "name", "units", "activation", "loss",
     "compile_config", "optimizer", "learning_rate", "metrics", "registered_name", "weights", "inner", "class",
     "output_shape", "inner_optimizer", "batch_shape", "build_config", "input_shape", "value", "fn", "base",
     "kernel_initializer", "compiled", "ordered", "parameters"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["Dense", "InputLayer", "Sequential", "Functional", "Bidirectional", "RNN", "Activation", "function", "keras",
     "keras.layers", "LossScaleOptimizer", "LossFunctionWrapper", "__lambda__", "Flatten", "concat", "relu"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**19), 10**19) | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=6),
    max_leaves=40,
)
QUICK = settings(max_examples=examples(300), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def read_all(summary):
    """Ask a summary everything that a check may ask."""
    assert summary.has("Dense") == (summary.count("Dense") > 0)
    return summary.all_layers(), summary.last_layer(), summary.last_units(), summary.last_activation(), repr(summary)


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), max_size=8), st.integers(0, 40))
def test_a_spoilt_archive_is_read_or_refused(changes, cut):
    spoilt = bytearray(VALID)
    for place, value in changes:
        spoilt[place] = value
    try:
        read_all(summary_from_archive(read_archive(bytes(spoilt[: len(spoilt) - cut]))))
    except SubmissionRefused as refused:
        assert refused.because


@QUICK
@given(st.binary(max_size=300) | st.text(max_size=300))
def test_any_text_as_config_is_read_or_refused(text):
    try:
        assert isinstance(read_archive(pack(config=text)), dict)
    except SubmissionRefused as refused:
        assert refused.because


@pytest.mark.slow
@QUICK
@given(st.dictionaries(KEYS, VALUES), VALUES)
def test_any_config_and_any_walk_make_a_summary(config, walk):
    read_all(summary_from_archive(config, walk))
    read_all(summary_from_walk(config))
