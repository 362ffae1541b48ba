# caught by: check_complete | validation
# base: _base.py
# change train_val_datasets: validation.batch(32) -> validation.batch(32).repeat()
