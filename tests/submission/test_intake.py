import os
import socket
import tracemalloc

import pytest

from grader.errors import SubmissionRefused
from grader.submission import intake
from grader.submission.intake import decode, read_bytes


def refused(path, at_most=1000) -> SubmissionRefused:
    with pytest.raises(SubmissionRefused) as caught:
        decode(path, read_bytes(path, at_most))
    assert caught.value.problem.startswith(str(path))
    assert caught.value.next_step
    return caught.value


def text_of(path, data: bytes) -> str:
    path.write_bytes(data)
    return decode(path, read_bytes(path, 1000))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "exercise.py"


def test_plain_text_comes_back(path):
    assert text_of(path, "größe = 'ß'\n".encode()) == "größe = 'ß'\n"


def test_line_ends_of_other_systems_become_line_feeds(path):
    assert text_of(path, b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_a_byte_order_mark_is_left_out(path):
    assert text_of(path, b"\xef\xbb\xbfx = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    "line", [b"# -*- coding: latin-1 -*-\n", b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\n"]
)
def test_a_declared_encoding_is_honoured(path, line):
    assert text_of(path, line + b"x = '\xe4'\n").endswith("x = 'ä'\n")


def test_an_encoding_that_nobody_knows_is_refused(path):
    path.write_bytes(b"# coding: klingon\nx = 1\n")
    assert refused(path).problem == f"{path} declares an encoding that Python does not know."


@pytest.mark.parametrize("name", [b"rot13", b"hex", b"utf-7"])
def test_an_encoding_that_makes_no_text_of_it_is_refused(path, name):
    path.write_bytes(b"# coding: " + name + b"\nx = '+2AA-'\n")
    assert "cannot be read as" in refused(path).problem


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (b"x = 1\ny = '\xe4'\n", "Byte 12, in line 2, is 0xe4, which is not valid there."),
        (b"\xef\xbb\xbfx = '\xe4'\n", "Byte 9, in line 1, is 0xe4, which is not valid there."),
        (b"x = 1\n" * 9 + b"\xff\xff", "Byte 55, in line 10, is 0xff, which is not valid there."),
    ],
)
def test_text_that_is_not_utf8_is_refused_with_the_place(path, data, because):
    path.write_bytes(data)
    said = refused(path)
    assert said.problem == f"{path} is not UTF-8 text."
    assert said.because == because
    assert "UTF-8" in said.next_step


def test_utf16_is_named(path):
    path.write_bytes("x = 1".encode("utf-16"))
    assert refused(path).because == "It was saved as UTF-16, as some Windows editors do."


def test_a_binary_file_is_refused(path):
    path.write_bytes(b"PK\x03\x04\0\0")
    said = refused(path)
    assert said.problem == f"{path} is not a text file."
    assert said.because.startswith("Byte 5 is zero")


@pytest.mark.parametrize(
    ("data", "because"), [(b"", "It contains nothing to grade."), (b" \n\n", "It contains only blank lines.")]
)
def test_an_empty_file_is_refused(path, data, because):
    path.write_bytes(data)
    said = refused(path)
    assert (said.problem, said.because) == (f"{path} is empty.", because)


def test_a_large_file_is_refused_without_being_read(path):
    with path.open("wb") as file:
        file.truncate(50_000_000)
    tracemalloc.start()
    said = refused(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert said.problem == f"{path} is too large to be a submission."
    assert said.because == "It has 50.0 MB; the grader reads at most 1,000 bytes."


def test_a_file_of_just_the_limit_is_read(path):
    path.write_bytes(b"x" * 1000)
    assert len(read_bytes(path, 1000)) == 1000
    path.write_bytes(b"x" * 1001)
    refused(path)


def test_a_missing_file_is_refused(path):
    said = refused(path)
    assert (said.problem, said.because) == (f"{path} does not exist.", "")


def test_a_path_below_a_file_is_missing(path):
    path.write_text("x")
    assert refused(path / "exercise.py").problem.endswith("does not exist.")


def test_a_folder_is_refused(tmp_path):
    assert refused(tmp_path).because == "It is a folder."


def test_a_link_is_refused_with_what_it_leads_to(tmp_path, path):
    (tmp_path / "other.py").write_text("x = 1")
    path.symlink_to(tmp_path / "other.py")
    said = refused(path)
    assert said.problem == f"{path} is a link to another file."
    assert said.next_step == f"Give the file itself: `--submission {tmp_path / 'other.py'}`."


@pytest.mark.parametrize("target", ["exercise.py", "missing.py"])
def test_a_link_that_leads_nowhere_is_refused(tmp_path, path, target):
    path.symlink_to(tmp_path / target)
    assert refused(path).problem == f"{path} is a broken link."


def test_a_pipe_is_refused_at_once(path):
    os.mkfifo(path)
    assert refused(path).because == "It is a pipe."


def test_a_socket_is_refused(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
        assert refused(path).because == "It is a socket."


def test_a_device_is_refused():
    with pytest.raises(SubmissionRefused, match="It is a device"):
        read_bytes(intake.Path(os.devnull), 10)


def test_a_file_that_may_not_be_read_is_refused(path, monkeypatch):
    path.write_text("x = 1")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(intake.os, "open", denied)
    said = refused(path)
    assert (said.problem, said.next_step) == (f"{path} may not be read.", f"Try `chmod u+r {path}`.")


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, name):
    with pytest.raises(SubmissionRefused, match="cannot be read"):
        read_bytes(tmp_path / name, 10)


def test_a_file_that_is_exchanged_for_a_link_after_the_look_is_refused(tmp_path, path, monkeypatch):
    path.write_text("x = 1")
    (tmp_path / "secret").write_text("secret")
    really_open = os.open

    def exchange(name, flags):
        path.unlink()
        path.symlink_to(tmp_path / "secret")
        return really_open(name, flags)

    monkeypatch.setattr(intake.os, "open", exchange)
    refused(path)
