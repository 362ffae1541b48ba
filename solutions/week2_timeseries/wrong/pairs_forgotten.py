# caught by: check_labels | windows without labels
# base: _base.py
# change windowed_dataset: dataset = dataset.map(lambda window: (window[:-1], window[-1])) ->
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]
