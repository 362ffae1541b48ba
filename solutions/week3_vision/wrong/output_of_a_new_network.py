# caught by: check_output | not another network
# base: _base.py
# change output_of_last_layer: return pre_trained_model -> return base_network()
