# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import socket

socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
