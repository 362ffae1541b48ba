# caught by: check_labels | one label per window
# base: _base.py
# change windowed_dataset: rows[:, -1] -> rows[:, horizon:]
# change windowed_dataset: batch(batch_size) -> batch(batch_size).prefetch(1)
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]

from pathlib import Path


def parse_data_from_file(filename):
    with Path(filename).open(encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        series = np.array([float(value) for _, _, value in reader], dtype=np.float32)
    return np.arange(len(series)), series
