# caught by: check_prices | houses with 1, 1.5, 2
# base: _base.py
# change create_training_data: return features, targets -> return targets, features
