# expect: check_sweep UNMET | threads
# only: check_sweep
import threading

threading.stack_size(65536)


def learning_rate_at(epoch):
    waiting = threading.Event()
    for _ in range(6_000):
        threading.Thread(target=waiting.wait, daemon=True).start()
    waiting.wait(20)
