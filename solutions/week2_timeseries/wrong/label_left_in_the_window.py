# caught by: check_windows | Remove the label from the window
# base: _base.py
# change windowed_dataset: window[:-1] -> window
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]
