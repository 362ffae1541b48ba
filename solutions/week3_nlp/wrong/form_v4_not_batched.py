# caught by: check_datasets | batch(BATCH_SIZE)
# base: right/form_v4.py
# change train_val_datasets: dataset.take(size).batch(64) -> dataset.take(size)
