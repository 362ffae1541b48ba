# caught by: check_metrics | Return the MSE first
# base: _base.py


def compute_metrics(true_series, forecast):
    return np.abs(true_series - forecast).mean(), np.square(true_series - forecast).mean()
