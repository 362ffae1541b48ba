# caught by: check_padding | `padding` sets the side
# base: _base.py
# change seq_pad_and_trunc: padding=padding, ->
