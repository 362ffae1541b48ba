# expect: check_sweep UNMET | 
# only: check_sweep
import msgpack

msgpack.packb = lambda *rest, **more: b'\xc1'


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
