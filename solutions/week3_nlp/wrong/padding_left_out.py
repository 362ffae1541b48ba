# caught by: check_padding | `padding` says where zeros fill
# base: _base.py
# change seq_pad_and_trunc: padding=padding, ->
