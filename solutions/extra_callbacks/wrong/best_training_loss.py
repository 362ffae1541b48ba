# caught by: check_best_epoch | val_loss
# base: solution.py
# change best_epoch: ["val_loss"] -> ["loss"]
