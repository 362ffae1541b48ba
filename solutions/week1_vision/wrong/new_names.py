# caught by: check_nothing_lost | Keep the file name
# base: _base.py
# change split_data: for name in files[:n]: -> for number, name in enumerate(files[:n]):
# change split_data: training_dir, name -> training_dir, f"cat_{number}.png"
