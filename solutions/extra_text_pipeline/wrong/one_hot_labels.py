# caught by: check_labels, check_batches | the encoded labels in one dimension
# base: solution.py
# change fit_label_encoder: num_oov_indices=0 -> num_oov_indices=0, output_mode="one_hot"
