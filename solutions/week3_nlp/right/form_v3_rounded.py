# base: right/form_v3.py
# change train_val_split: int(len(sentences) * training_split) -> round(len(sentences) * training_split)
