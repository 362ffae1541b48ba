# caught by: check_seed | same seed
# base: solution.py
# change split_folder: seed=seed -> seed=int(tf.random.uniform((), 0, 10**6, "int32"))
