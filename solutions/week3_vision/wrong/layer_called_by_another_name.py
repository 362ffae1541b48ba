# caught by: check_output | No such layer
# base: _base.py
# change output_of_last_layer: "block3_pool" -> "block3_pooling"
