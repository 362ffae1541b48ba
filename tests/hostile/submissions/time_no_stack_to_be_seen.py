# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
import faulthandler
import signal

faulthandler.unregister(signal.SIGUSR1)
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))


def learning_rate_at(epoch):
    while True:
        pass
