# expect: check_sweep UNMET | 
# only: check_sweep
# limits: seconds_per_call=1
import socket

socket.socket.send = socket.socket.sendall = socket.socket.recv = lambda *rest: None


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
