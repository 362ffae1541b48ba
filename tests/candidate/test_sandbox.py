"""What a closed-off process can still do, tried in real processes. What is reported never claims more than holds."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.sandbox import landlock
from grader.candidate.sandbox.layers import ENFORCED, LAYERS
from grader.candidate.sandbox.probes import probe_layers, protection
from grader.candidate.sandbox.system_calls import MACHINES
from grader.catalogue import places

pytestmark = pytest.mark.slow

HARNESS = """
import json, os, sys
from pathlib import Path
asked = json.loads(sys.argv[1])
sys.path.insert(0, asked["root"])
from grader.candidate.sandbox.layers import SandboxLimits, close_off
os.chdir(asked["scratch"])
layers = close_off(
    scratch=Path(asked["scratch"]),
    readable=[Path(asked["readable"])],
    limits=SandboxLimits(**asked["limits"]),
    layers=asked["layers"],
)
print(json.dumps(layers), flush=True)
secret, readable, port, parent = Path(asked["secret"]), Path(asked["readable"]), asked["port"], os.getppid()
try:
    exec(asked["code"])
except BaseException as error:
    print("refused", type(error).__name__)
else:
    print("done")
"""
LIMITS = {"cpu_seconds": 60, "memory_mb": 256, "file_mb": 8, "open_files": 64}


class Room:
    """A scratch folder, a secret and a readable file beside it, and a port that listens."""

    def __init__(self, folder: Path, port: int, layers: list[str]) -> None:
        self.scratch = folder / "scratch"
        self.secret = folder / "secret.txt"
        self.readable = folder / "readable.txt"
        self._port = port
        self._layers = layers

    def run(self, code: str, **limits: int) -> tuple[dict[str, str], subprocess.CompletedProcess[str]]:
        """Run ``code`` in a process that was closed off; return what was reported of it, and how it ended."""
        asked: dict[str, Any] = {
            "root": str(places.PACKAGE.parent), "scratch": str(self.scratch), "secret": str(self.secret),
            "readable": str(self.readable),
            "port": self._port, "limits": LIMITS | limits, "layers": self._layers, "code": code,
        }  # fmt: skip
        home = str(self.scratch)
        done = subprocess.run(
            [sys.executable, "-I", "-c", HARNESS, json.dumps(asked)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            start_new_session=True,
            env={"PATH": os.defpath, "HOME": home, "TMPDIR": home, "KERAS_HOME": home, "TF_CPP_MIN_LOG_LEVEL": "3"},
        )
        layers = json.loads(done.stdout.splitlines()[0])
        return layers | protection(layers), done


@pytest.fixture(scope="module")
def held() -> list[str]:
    """The layers that hold on this machine."""
    return [name for name, state in probe_layers(None).items() if state == ENFORCED]


@pytest.fixture
def room(held: list[str]) -> Iterator[Room]:
    # Not pytest's own folder: nobody but its owner can enter that, so root could not become nobody in it.
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder = Path(name)
        folder.chmod(0o755)
        room = Room(folder, listener.getsockname()[1], held)
        room.scratch.mkdir()
        room.secret.write_text("secret")
        room.secret.chmod(0o666)
        room.readable.write_text("readable")
        (room.scratch / "link").symlink_to(room.secret)
        yield room


FILES = {
    "reads a file elsewhere": "secret.read_text()",
    "reads it through a link": "Path('link').read_text()",
    "reads it through /proc": "Path(f'/proc/self/root{secret}').read_text()",
    "lists a folder elsewhere": "os.listdir(secret.parent)",
    "writes a new file elsewhere": "secret.with_name('new').write_text('x')",
    "writes over a file elsewhere": "secret.write_text('x')",
    "appends to a file elsewhere": "secret.open('a')",
    "removes a file elsewhere": "secret.unlink()",
    "moves a file over one elsewhere": "Path('own').write_text('x'); Path('own').rename(secret)",
    "empties a file elsewhere": "os.truncate(secret, 0)",
    "empties a file that it may read": "os.open(readable, os.O_RDONLY | os.O_TRUNC)",
    "links a file elsewhere into its own folder": "os.link(secret, 'hard')",
    "leaves a link": "Path('trap').symlink_to('/etc/shadow')",
    "leaves a pipe": "os.mkfifo('pipe')",
    "reads the reference solutions": f"os.listdir({str(places.solutions_folder())!r})",
    "reads the secret parts of the kit": f"os.listdir({str(places.PACKAGE / 'authoring')!r})",
    "reads the rubric's folder": f"os.listdir({str(places.exercises_folder())!r})",
    "opens the kit for writing": f"open({places.__file__!r}, 'r+b')",
    "opens the standard library for writing": "open(os.__file__, 'r+b')",
    "reads the environment of its parent": "Path(f'/proc/{parent}/environ').read_bytes()",
    "lists the open files of its parent": "os.listdir(f'/proc/{parent}/fd')",
}
TELLING = {
    "hears of files elsewhere": "import ctypes; assert ctypes.CDLL(None).inotify_init1(0) >= 0",
    "hears of files elsewhere in the old way": "import ctypes; assert ctypes.CDLL(None).inotify_init() >= 0",
    "hears of files in a folder": "import fcntl; fcntl.fcntl(os.open('.', 0), 1026, 4)",
    "asks for a handle of a file elsewhere": (
        "import ctypes; b = ctypes.create_string_buffer(136); b[0] = 128; m = ctypes.c_int(); "
        "assert ctypes.CDLL(None).name_to_handle_at(-100, str(secret).encode(), b, ctypes.byref(m), 0) == 0"
    ),
    "takes the room of other pipes": "import fcntl; fcntl.fcntl(os.pipe()[1], 1031, 2**20)",
    "fills the disk in one call": "os.posix_fallocate(os.open('own', os.O_RDWR | os.O_CREAT), 0, 2**22)",
}
"""What only the filter of calls forbids."""
NETWORK = {
    "connects to this machine": "import socket; socket.create_connection(('127.0.0.1', port))",
    "sends a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port))",
}
SOCKETS = {
    "listens": "import socket; socket.create_server(('0.0.0.0', 0))",
    "opens an IPv6 socket": "import socket; socket.socket(socket.AF_INET6)",
    "opens a socket for files": "import socket; socket.socket(socket.AF_UNIX)",
    "asks the kernel about the network": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
}
PROCESSES = {
    "forks": "os.fork() or os._exit(0)",
    "runs a program": "import subprocess; subprocess.run([sys.executable, '-c', ''])",
    "runs a shell": "assert os.system('true') == 0",
    "spawns": "os.posix_spawn(sys.executable, [sys.executable, '-c', ''], {})",
    "becomes another program": "os.execv(sys.executable, [sys.executable, '-c', 'print(\"done\")'])",
    "starts a worker of multiprocessing": (
        "import multiprocessing as m; p = m.get_context('fork').Process(target=print); p.start(); p.join()"
    ),
    "signals its parent": "os.kill(parent, 0)",
    "signals everybody": "os.kill(-1, 0)",
    "holds on to its parent": "os.pidfd_open(parent)",
    "slows its parent down": "os.setpriority(os.PRIO_PROCESS, parent, 19)",
    "limits its parent": (
        "import resource; resource.prlimit(parent, resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE))"
    ),
    "traces its parent": "import ctypes; assert ctypes.CDLL(None).ptrace(0x4206, parent, 0, 0) == 0",
    "enters a namespace": "import ctypes; assert ctypes.CDLL(None).unshare(0x10000000) == 0",
}
MEMORY = {
    "takes two gigabytes at once": "bytearray(2 * 2**30)",
    "takes two gigabytes in small pieces": "hoard = [bytearray(2**20) for _ in range(2000)]",
}
DISK = {
    "writes a large file": "[open('large', 'ab', buffering=0).write(bytes(2**20)) for _ in range(9)]",
    "opens many files": "hoard = [open('own', 'w') for _ in range(100)]",
}
ATTACKS = [
    pytest.param(claim, code, id=title)
    for claim, attacks in {
        "files": FILES, "network": NETWORK, "seccomp": SOCKETS | TELLING, "processes": PROCESSES,
        "memory": MEMORY, "limits": DISK,
    }.items()
    for title, code in attacks.items()
]  # fmt: skip


@pytest.mark.parametrize(("claim", "code"), ATTACKS)
def test_nothing_is_called_enforced_that_a_submission_can_get_around(room: Room, claim: str, code: str) -> None:
    reported, done = room.run(code)
    outcome = done.stdout.splitlines()[1:]
    assert reported[claim] != ENFORCED or (outcome and outcome[-1].startswith("refused")), done


def test_memory_runs_out_as_an_exception_that_can_be_reported(room: Room) -> None:
    reported, done = room.run(MEMORY["takes two gigabytes in small pieces"], memory_mb=300)
    assert reported["memory"] != ENFORCED or done.stdout.splitlines()[-1] == "refused MemoryError"


def test_a_system_with_landlock_and_a_known_machine_has_files_network_and_processes_closed_off(room: Room) -> None:
    reported, _ = room.run("pass")
    known = sys.platform == "linux" and os.uname().machine in MACHINES
    expected = {"files": known and landlock.version() > 0, "network": known, "processes": known}
    assert {name: reported[name] == ENFORCED for name in expected} == expected


def test_every_layer_is_accounted_for(room: Room) -> None:
    reported, _ = room.run("pass")
    assert all(reported[name] for name in LAYERS)


def test_the_mode_of_a_file_elsewhere_stays_though_chmod_says_yes(room: Room) -> None:
    reported, done = room.run("secret.chmod(0)")
    assert stat.S_IMODE(room.secret.stat().st_mode) == 0o666 or reported["files"] != ENFORCED
    assert done.stdout.splitlines()[-1] == "done"


def test_the_times_of_a_file_elsewhere_stay(room: Room) -> None:
    before = room.secret.stat().st_mtime_ns
    reported, _ = room.run("os.utime(secret, (1, 1)); secret.touch()")
    assert room.secret.stat().st_mtime_ns == before or reported["files"] != ENFORCED


HONEST = {
    "reads what it was given": "assert readable.read_text() == 'readable'",
    "writes, moves, copies and removes in its own folder": (
        "import shutil; Path('a').mkdir(); Path('a/b').write_text('x'); Path('a/b').replace('c'); "
        "shutil.copy2('c', 'd'); shutil.rmtree('a'); Path('c').unlink(); assert Path('d').read_text() == 'x'"
    ),
    "makes a temporary folder": "import tempfile; tempfile.TemporaryDirectory().cleanup()",
    "starts threads": (
        "import threading; t = threading.Thread(target=Path('t').touch); t.start(); t.join(); assert Path('t').exists()"
    ),
    "makes a pair of connected sockets": "import socket; a, b = socket.socketpair(); a.send(b'x'); b.recv(1)",
    "takes a lock of multiprocessing": "import multiprocessing as m; v = m.Value('i', 0); v.get_lock().acquire()",
    "imports what it has not imported yet": "import xml.dom.minidom, sqlite3, grader.errors",
    "draws random bytes and throws output away": (
        "os.urandom(8); open('/dev/urandom', 'rb').read(8); open('/dev/null', 'w').write('x')"
    ),
    "signals itself": "os.kill(os.getpid(), 0)",
    "looks itself up": "import pwd; pwd.getpwuid(0); os.cpu_count(); open('/proc/self/status').read()",
}


@pytest.mark.parametrize("code", HONEST.values(), ids=HONEST)
def test_honest_work_goes_on(room: Room, code: str) -> None:
    _, done = room.run(code)
    assert done.stdout.splitlines()[-1] == "done", done


def test_an_endless_loop_ends_at_the_limit_of_cpu_time(room: Room) -> None:
    reported, done = room.run("while True: pass", cpu_seconds=0)
    assert reported["limits"] == ENFORCED
    assert done.returncode == -signal.SIGXCPU


@pytest.mark.slow
def test_a_loop_that_ignores_the_first_signal_is_ended_all_the_same(room: Room) -> None:
    code = f"import signal; signal.signal({int(signal.SIGXCPU)}, signal.SIG_IGN)\nwhile True: pass"
    _, done = room.run(code, cpu_seconds=0)
    assert done.returncode == -signal.SIGKILL


TENSORFLOW = """
import numpy as np
import tensorflow as tf

x, y = np.ones((64, 3), "float32"), np.ones((64, 2), "float32")
data = tf.data.Dataset.from_tensor_slices((x, y)).cache().shuffle(8)
data = data.map(lambda a, b: (a * 1.0, b), num_parallel_calls=tf.data.AUTOTUNE).batch(8).prefetch(1)

class Pairs(tf.keras.utils.PyDataset):
    def __len__(self): return 3
    def __getitem__(self, index): return x[:4], y[:4]

model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)])
model.compile("adam", "mse")
assert len(model.fit(data, epochs=2, verbose=0).history["loss"]) == 2
model.fit(Pairs(workers=2), verbose=0)
model.save("model.keras")
loaded = tf.keras.models.load_model("model.keras")
assert np.allclose(loaded.predict(x, verbose=0), model.predict(x, verbose=0))
"""


@pytest.mark.worker
def test_tensorflow_is_imported_trains_saves_and_loads_in_a_process_that_was_closed_off_first(room: Room) -> None:
    reported, done = room.run(TENSORFLOW, memory_mb=2048, file_mb=64, open_files=256)
    assert done.stdout.splitlines()[-1] == "done", (reported, done)
