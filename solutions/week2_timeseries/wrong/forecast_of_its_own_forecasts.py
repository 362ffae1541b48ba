# caught by: check_forecast | fed back
# base: _base.py


def generate_forecast(model, series, window_size):
    known = list(series[:window_size])
    for _ in range(len(series) - window_size):
        window = np.array(known[-window_size:])[np.newaxis]
        known.append(model.predict(window, verbose=0).item())
    return np.array(known[window_size:])
