# caught by: check_metrics | one number
# base: _base.py


def compute_metrics(true_series, forecast):
    return (true_series - forecast) ** 2, np.abs(true_series - forecast)
