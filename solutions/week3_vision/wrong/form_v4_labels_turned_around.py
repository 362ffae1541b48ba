# caught by: check_labels | label 0
# base: right/form_v4.py
# change train_val_datasets: training_dataset = training_dataset.map(lambda images, labels: (preprocess(images), labels)) -> training_dataset = training_dataset.map(lambda images, labels: (preprocess(images), 1 - labels))
