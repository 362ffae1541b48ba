# caught by: check_labels | one label per window
# base: _base.py
# change windowed_dataset: window[-1] -> window[1:]
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]
