# caught by: check_padding | to the argument of its own name
# base: _base.py
# change seq_and_pad: , padding=padding ->
