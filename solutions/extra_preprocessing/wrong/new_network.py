# caught by: check_base, check_accuracy | 0 of them
# base: solution.py
# change base_network: base.set_weights(weights) ->
