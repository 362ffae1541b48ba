# caught by: check_callback | reads `val_accuracy`
# base: _base.py
# change EarlyStoppingCallback: logs["accuracy"] -> logs.get("val_accuracy") is not None and logs["val_accuracy"]
# change train_mnist: epochs=20, -> epochs=20, validation_split=0.1,
