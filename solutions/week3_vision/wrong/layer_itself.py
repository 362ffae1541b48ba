# caught by: check_output | the attribute `output`
# base: _base.py
# change output_of_last_layer: .output ->
