# caught by: check_complete | .repeat()
# base: _base.py
# change train_val_datasets: shuffle(2000).batch(32) -> shuffle(2000).batch(32).repeat()
