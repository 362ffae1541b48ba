# caught by: check_output | that of `block3_relu`
# base: _base.py
# change output_of_last_layer: .output -> .input
