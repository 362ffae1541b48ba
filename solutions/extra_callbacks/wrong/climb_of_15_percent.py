# caught by: check_overfitting | 11 % above
# base: solution.py
# change is_overfitting: val_loss[-1] > 1.1 -> val_loss[-1] > 1.15
