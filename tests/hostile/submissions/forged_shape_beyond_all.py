# expect: check_sweep UNMET | malformed message
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
import msgpack


def learning_rate_at(epoch):
    header = msgpack.packb({"body": ["d", ["id", 2], ["value", ["s", [2**63], ["x"]]]], "arrays": []})
    worker._channel.send_frame([len(header).to_bytes(4, "big"), header])
