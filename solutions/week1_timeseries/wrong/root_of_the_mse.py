# caught by: check_metrics | square root
# base: _base.py


def compute_metrics(true_series, forecast):
    mse = np.sqrt(np.mean((true_series - forecast) ** 2))
    mae = np.mean(np.abs(true_series - forecast))
    return mse, mae
