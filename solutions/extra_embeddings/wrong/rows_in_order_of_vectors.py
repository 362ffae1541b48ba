# caught by: check_matrix, check_missing | loop over `enumerate(words)`
# base: solution.py


def embedding_matrix(words, vectors):
    matrix = np.zeros((len(words) + 2, len(next(iter(vectors.values())))), "float32")
    for i, word in enumerate(word for word in vectors if word in words):
        matrix[i + 2] = vectors[word]
    return matrix
