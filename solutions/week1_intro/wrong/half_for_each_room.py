# caught by: check_prices
# base: solution.py
# change create_training_data: 0.5 + 0.5 * features -> 0.5 * features
