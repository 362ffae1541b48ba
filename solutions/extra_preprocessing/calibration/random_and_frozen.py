# base: solution.py
# change base_network: base.set_weights(weights) ->
