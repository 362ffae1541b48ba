# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import socket

socket.create_connection(('192.0.2.1', 80), timeout=5)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
