# caught by: check_datasets | training first
# base: right/form_v4.py
# change train_val_datasets: return dataset.take(size).batch(64), dataset.skip(size).batch(64) -> return dataset.skip(size).batch(64), dataset.take(size).batch(64)
