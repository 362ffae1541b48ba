# caught by: check_output | the output of `block3_relu`
# base: _base.py
# change output_of_last_layer: "block3_pool" -> "block3_relu"
