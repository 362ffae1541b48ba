# caught by: check_missing | it has no vector
# base: solution.py
# change embedding_matrix: np.zeros((len(words) + 2, dim), dtype="float32") -> np.random.default_rng(1).normal(size=(len(words) + 2, dim))
