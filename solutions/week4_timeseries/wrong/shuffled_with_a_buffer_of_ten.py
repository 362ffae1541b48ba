# caught by: check_shuffle | the whole buffer
# base: _base.py
# change windowed_dataset: shuffle(shuffle_buffer) -> shuffle(10)
