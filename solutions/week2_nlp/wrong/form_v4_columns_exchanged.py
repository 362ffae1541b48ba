# caught by: check_datasets | sentences unchanged
# base: right/form_v4.py
# change train_val_datasets: texts, labels = data[:, 1], data[:, 0] -> texts, labels = data[:, 0], data[:, 1]
