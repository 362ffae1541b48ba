# caught by: check_best_epoch
# base: solution.py
# change best_epoch: np.argmin(history["val_loss"]) -> np.argmax(history["val_accuracy"])
