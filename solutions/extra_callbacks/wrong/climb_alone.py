# caught by: check_overfitting | training loss
# base: solution.py
# change is_overfitting: return climbed and loss[-1] < loss[best_epoch(history)] -> return climbed
