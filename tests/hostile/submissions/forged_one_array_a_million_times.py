# expect: check_windows UNMET | malformed message
# only: check_windows
# A header of a few megabytes that names one array of a hundred megabytes a million times.
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
import msgpack


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    body = ["d", ["id", 2], ["value", ["t", *([["a", 0]] * 1_000_000)]]]
    header = msgpack.packb({"body": body, "arrays": [["<f4", [25_000_000]]]})
    worker._channel.send_frame([len(header).to_bytes(4, "big"), header, bytes(100_000_000)])
