# expect: check_sweep UNMET | messages without an end
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]


def learning_rate_at(epoch):
    while True:
        worker._channel.send({"event": "progress", "epoch": 1, "epochs": 2, "logs": {}})
