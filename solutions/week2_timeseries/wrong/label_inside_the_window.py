# caught by: check_labels | leaks into the question
# base: _base.py
# change windowed_dataset: window[-1] -> window[-2]
# change windowed_dataset: .prefetch(1) ->
