# caught by: check_shuffle | shuffled windows
# base: _base.py
# change windowed_dataset: .shuffle(shuffle_buffer) ->
