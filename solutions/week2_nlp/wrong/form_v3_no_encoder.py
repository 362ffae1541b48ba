# caught by: check_padding | seq_and_pad
# base: right/form_v3.py
# drop: seq_and_pad
