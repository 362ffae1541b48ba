# caught by: check_encoded | batch(32)
# base: right/form_v4.py
# change preprocess_dataset: .batch(32) ->
