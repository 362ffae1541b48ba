# expect: all MET
# only: check_sweep
import threading
import time


def heartbeat():
    while True:
        print("still here")
        time.sleep(0.01)


threading.Thread(target=heartbeat).start()


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
