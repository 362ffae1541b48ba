# caught by: check_batches | in no batches
# base: _base.py
# change windowed_dataset: .batch(batch_size) ->
