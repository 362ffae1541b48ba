# caught by: check_batches | Set `.batch(32)`
# base: _base.py
# change train_val_datasets: batch(32), validation.batch(32) -> batch(10), validation.batch(10)
