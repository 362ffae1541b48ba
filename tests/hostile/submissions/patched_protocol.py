# expect: check_sweep UNMET | a result that can be read
# only: check_sweep
import grader.candidate.worker.answering

grader.candidate.worker.answering.encode = lambda value, keep=None: [b"\xff\xff\xff\xff" * 1000]


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
