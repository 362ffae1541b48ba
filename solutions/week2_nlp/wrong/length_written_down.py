# caught by: check_padding | Pass `maxlen=maxlen`
# base: _base.py
# change seq_and_pad: maxlen=maxlen -> maxlen=120
