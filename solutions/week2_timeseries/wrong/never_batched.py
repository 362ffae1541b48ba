# caught by: check_batches | not batches
# base: _base.py
# change windowed_dataset: .batch(batch_size).prefetch(1) ->
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]
