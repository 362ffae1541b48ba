# caught by: check_growth | after `last_output` as well
# base: _base.py
# change create_final_model: (last_output) -> (pre_trained_model.get_layer("block3_pool").output)
