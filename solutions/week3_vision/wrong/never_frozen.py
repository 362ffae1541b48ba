# caught by: check_frozen | are trainable
# base: _base.py
# change create_pre_trained_model: pre_trained_model.trainable = False ->
