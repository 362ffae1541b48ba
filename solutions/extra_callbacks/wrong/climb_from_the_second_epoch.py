# caught by: check_overfitting
# base: solution.py
# change is_overfitting: min(val_loss) -> val_loss[1]
