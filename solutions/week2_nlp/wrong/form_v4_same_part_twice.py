# caught by: check_datasets | no sentence in both parts
# base: right/form_v4.py
# change train_val_datasets: from_tensor_slices((texts[size:], labels[size:])) -> from_tensor_slices((texts[:size], labels[:size]))
