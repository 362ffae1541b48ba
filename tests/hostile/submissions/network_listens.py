# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import socket

socket.create_server(('127.0.0.1', 0))


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
