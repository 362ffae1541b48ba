# expect: check_sweep UNMET | PermissionError
# only: check_sweep
import glob
import socket

asker = socket.socket(socket.AF_UNIX)
asker.connect((glob.glob("/tmp/tf-exam-*/*.socket") or ["/tmp/none"])[0])
asker.sendall(b'{"stop": true}')


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
