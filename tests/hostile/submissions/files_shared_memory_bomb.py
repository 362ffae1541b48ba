# expect: check_sweep UNMET | Error
# only: check_sweep
with open('/dev/shm/more', 'wb', buffering=0) as file:
    for _ in range(1000):
        if file.write(bytes(2**20)) < 2**20:
            raise OSError('the shared memory is full')


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
