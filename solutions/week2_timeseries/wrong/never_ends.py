# caught by: check_windows | never ends
# base: _base.py
# change windowed_dataset: prefetch(1) -> repeat()
