# caught by: check_gap | Subtract
# base: solution.py
# change accuracy_gap: float(np.mean(history["accuracy"][-5:]) - np.mean(history["val_accuracy"][-5:])) -> float(np.mean(history["val_accuracy"][-5:]) - np.mean(history["accuracy"][-5:]))
