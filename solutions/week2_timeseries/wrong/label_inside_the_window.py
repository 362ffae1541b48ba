# caught by: check_labels | data leakage
# base: _base.py
# change windowed_dataset: window[-1] -> window[-2]
# change windowed_dataset: .prefetch(1) ->
