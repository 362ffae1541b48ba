# expect: check_sweep UNMET | too large
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]


def learning_rate_at(epoch):
    worker._channel.send_frame([b'\xff\xff\xff\xff'])
