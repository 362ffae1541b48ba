# caught by: check_overfitting | 1.1 times
# base: solution.py
# change is_overfitting: val_loss[-1] > 1.1 * min(val_loss) -> val_loss[-1] > 1.1 * loss[-1]
