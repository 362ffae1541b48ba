# caught by: check_windows | the keys
# base: solution.py
# change windowed_dataset: inputs = {"history": np.array(windows), "known": columns[window_size:, -1:]} -> inputs = (np.array(windows), columns[window_size:, -1:])
