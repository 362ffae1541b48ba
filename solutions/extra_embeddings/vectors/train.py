"""Trains the word vectors of this exercise on remarks without labels, and writes them.

Words that occur in the same remarks get similar vectors: the positive pointwise mutual information of each pair of
words is factorized by a singular value decomposition (Levy and Goldberg 2014, *Neural word embedding as implicit
matrix factorization*). Run from the kit's folder; it takes ten seconds::

    python solutions/extra_embeddings/vectors/train.py exercises/extra_embeddings/data/vectors.npz

It prints the SHA-256 that ``exercises/extra_embeddings/expectations/data.py`` must hold. Another machine may give
slightly other vectors: calibrate again wherever the file changes.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

from exercises.extra_embeddings.expectations.data import draw_remarks

SEED, REMARKS, DIMENSIONS = 40, 40_000, 24


def main(file):
    """Count which words stand together, factorize, and write the vectors."""
    texts, _ = draw_remarks(SEED, REMARKS)
    split = [text.split() for text in texts]
    words = sorted({word for text in split for word in text})
    place = {word: number for number, word in enumerate(words)}
    together = np.zeros((len(words), len(words)))
    for text in split:
        ids = [place[word] for word in text]
        for one in ids:
            together[one, ids] += 1
    np.fill_diagonal(together, 0)
    whole, rows = together.sum(), together.sum(axis=1, keepdims=True)
    information = np.log(np.maximum(together * whole / (rows @ rows.T), 1e-9)).clip(min=0)
    left, strengths, _ = np.linalg.svd(information)
    vectors = left[:, :DIMENSIONS] * np.sqrt(strengths[:DIMENSIONS])
    vectors /= vectors.std()
    np.savez_compressed(file, words=np.array(words), vectors=vectors.astype(np.float16))
    print(len(words), "words,", Path(file).stat().st_size, "bytes")
    print(hashlib.sha256(Path(file).read_bytes()).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1])
