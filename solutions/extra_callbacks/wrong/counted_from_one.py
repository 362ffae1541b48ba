# caught by: check_best_epoch | Count epochs from 0
# base: solution.py
# change best_epoch: int(np.argmin(history["val_loss"])) -> int(np.argmin(history["val_loss"])) + 1
