# expect: check_sweep UNMET | it was waiting
# only: check_sweep
# limits: seconds_per_call=1
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
import time


def learning_rate_at(epoch):
    worker._channel.send_frame([b'\x00\x00\x10\x00'])
    time.sleep(600)
