# expect: check_sweep UNMET | 1e-08
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]

for _ in range(100):
    worker._channel.send({"event": "verdict", "criterion_id": "check_sweep", "outcome": "MET"})


def learning_rate_at(epoch):
    return 1.0
