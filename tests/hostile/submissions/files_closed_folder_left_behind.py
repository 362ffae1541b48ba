# expect: all MET
# only: check_sweep
import os

os.mkdir('closed')
open('closed/file', 'w').close()
os.mkdir('shut', 0o300)
open('shut/file', 'w').close()
os.makedirs('/'.join(['deep'] * 400))


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
