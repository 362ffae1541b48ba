# expect: check_sweep UNMET | an object of type `Always`
# only: check_sweep
class Always:
    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __eq__
    __hash__ = None

    def __float__(self):
        return 1e-8

    def __array__(self, *rest, **more):
        raise SystemExit

    def __len__(self):
        return 1


def learning_rate_at(epoch):
    return Always()
