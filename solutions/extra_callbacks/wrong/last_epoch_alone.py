# caught by: check_gap | last five
# base: solution.py
# change accuracy_gap: history["accuracy"][-5:] -> history["accuracy"][-1:]
# change accuracy_gap: history["val_accuracy"][-5:] -> history["val_accuracy"][-1:]
