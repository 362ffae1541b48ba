# expect: check_sweep UNMET | 
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.protocol import Handle
from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]


def learning_rate_at(epoch):
    for number in range(100):
        worker._channel.send({"id": number, "value": Handle(10**18, "model", "<script>alert(1)</script>")})
