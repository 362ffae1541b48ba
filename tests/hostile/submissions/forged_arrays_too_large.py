# expect: check_sweep UNMET | too large
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]
import msgpack


def learning_rate_at(epoch):
    header = msgpack.packb({'body': None, 'arrays': [['<f8', [10**9, 10**9]]]})
    worker._channel.send_frame([len(header).to_bytes(4, 'big'), header])
