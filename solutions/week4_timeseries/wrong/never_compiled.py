# caught by: check_model | without `compile`
# base: _base.py
# change windowed_dataset: batch(batch_size) -> batch(batch_size).prefetch(1)
# change create_model: model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber") ->

from pathlib import Path


def parse_data_from_file(filename):
    with Path(filename).open(encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        series = np.array([float(value) for _, _, value in reader], dtype=np.float32)
    return np.arange(len(series)), series
