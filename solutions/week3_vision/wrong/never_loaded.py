# caught by: check_weights | as in a new network
# base: _base.py
# change create_pre_trained_model: pre_trained_model.load_weights(weights_file) ->
