# expect: check_windows UNMET | 
# only: check_windows
class Endless:
    batch_size = 1

    def __len__(self):
        return 10**18

    def __getitem__(self, number):
        return self


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    return iter(lambda: Endless(), None)
