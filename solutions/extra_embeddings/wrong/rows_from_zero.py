# caught by: check_matrix, check_missing | in row 1
# base: solution.py
# change embedding_matrix: matrix[i + 2] = -> matrix[i] =
