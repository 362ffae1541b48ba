# caught by: check_datasets | no sentence in both parts
# base: right/form_v4.py
# change train_val_datasets: dataset.skip(size) -> dataset.skip(len(dataset) - size)
