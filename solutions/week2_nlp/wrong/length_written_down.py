# caught by: check_padding | Pass the argument `maxlen` on
# base: _base.py
# change seq_and_pad: maxlen=maxlen -> maxlen=120
