# caught by: check_shuffle | the first 58 pictures all from `badgers`
# base: _base.py
# change training_dataset: batch_size=32 -> batch_size=32, shuffle=False
