# caught by: check_frozen
# base: right/form_v4.py
# change create_pre_trained_model: pre_trained_model.layers: -> pre_trained_model.layers[:279]:
