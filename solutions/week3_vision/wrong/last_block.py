# caught by: check_output | the output of `block4_pool`
# base: _base.py
# change output_of_last_layer: .get_layer("block3_pool") ->
