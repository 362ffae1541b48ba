# caught by: check_model | a Keras model from `create_model`
# base: _base.py
# change create_model: return model -> return model.summary()
