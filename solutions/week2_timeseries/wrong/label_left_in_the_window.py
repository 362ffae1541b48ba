# caught by: check_windows | still holds its label
# base: _base.py
# change windowed_dataset: window[:-1] -> window
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]
