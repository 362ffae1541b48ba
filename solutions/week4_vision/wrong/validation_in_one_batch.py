# caught by: check_batches | validation
# base: _base.py
# change train_val_datasets: validation.batch(32) -> validation.batch(len(validation_labels))
