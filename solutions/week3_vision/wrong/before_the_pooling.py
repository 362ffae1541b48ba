# caught by: check_output | that of `block3_relu`
# base: _base.py
# change output_of_last_layer: "block3_pool" -> "block3_relu"
