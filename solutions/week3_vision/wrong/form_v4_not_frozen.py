# caught by: check_frozen
# base: right/form_v4.py
# change create_pre_trained_model: layer.trainable = False -> layer.trainable = True
