# caught by: check_padding | pass `padding=padding
# base: _base.py
# change seq_and_pad: , padding=padding ->
