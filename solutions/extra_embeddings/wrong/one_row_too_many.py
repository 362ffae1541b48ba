# caught by: check_matrix | shape (9, 5)
# base: solution.py
# change embedding_matrix: np.zeros((len(words) + 2, dim) -> np.zeros((len(words) + 3, dim)
