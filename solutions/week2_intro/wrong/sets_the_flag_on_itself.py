# caught by: check_callback | self.model.stop_training
# base: _base.py
# change EarlyStoppingCallback: self.model.stop_training = True -> self.stop_training = True
