# expect: check_sweep UNMET | TimeoutError
# only: check_sweep
import signal


def ring(number, frame):
    raise TimeoutError("the alarm rings")


signal.signal(signal.SIGALRM, ring)


def learning_rate_at(epoch):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    while True:
        pass
