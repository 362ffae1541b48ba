# caught by: check_padding, check_truncating | `padding=padding
# base: _base.py
# change seq_pad_and_trunc: padding=padding, truncating=truncating -> padding=truncating, truncating=padding
