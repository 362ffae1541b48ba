# caught by: check_output | no other network
# base: _base.py
# change output_of_last_layer: return pre_trained_model -> return base_network()
