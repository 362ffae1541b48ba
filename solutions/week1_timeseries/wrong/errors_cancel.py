# caught by: check_metrics | cancel
# base: _base.py


def compute_metrics(true_series, forecast):
    errors = true_series - forecast
    return np.square(errors).mean(), abs(errors.mean())
