# expect: check_sweep UNMET
# only: check_sweep
# limits: seconds_per_call=5
import threading


def learning_rate_at(epoch):
    while True:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
