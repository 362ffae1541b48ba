# base: solution.py
# change base_network: base.set_weights(weights) ->
# change create_model: base.trainable = False ->
