# caught by: check_output | as an attribute
# base: _base.py
# change output_of_last_layer: .output ->
