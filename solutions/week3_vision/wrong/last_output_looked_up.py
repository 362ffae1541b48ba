# caught by: check_growth | should be
# base: _base.py
# change create_final_model: (last_output) -> (pre_trained_model.get_layer("block3_pool").output)
