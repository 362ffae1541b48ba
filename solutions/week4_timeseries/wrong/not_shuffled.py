# caught by: check_shuffle | mixed order
# base: _base.py
# change windowed_dataset: .shuffle(shuffle_buffer) ->
