# caught by: check_shuffle | shuffle_buffer=1200
# base: _base.py
# change windowed_dataset: shuffle(shuffle_buffer) -> shuffle(1000)
