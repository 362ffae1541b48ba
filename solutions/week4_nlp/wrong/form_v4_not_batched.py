# caught by: check_dataset | batch(BATCH_SIZE)
# base: right/form_v4.py
# change features_and_labels_dataset: .batch(16) ->
