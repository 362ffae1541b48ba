# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)


def learning_rate_at(epoch):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
