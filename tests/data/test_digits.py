import numpy as np

from grader.data import load_digits
from grader.hidden import hidden_digits


def test_digits_come_split_scaled_and_balanced():
    (training_images, training_labels), (validation_images, validation_labels) = load_digits()
    assert training_images.shape == (3600, 28, 28)
    assert validation_images.shape == (400, 28, 28)
    for images, labels in ((training_images, training_labels), (validation_images, validation_labels)):
        assert images.dtype == np.float32
        assert labels.dtype == np.int64
        assert (images.min(), images.max()) == (0.0, 1.0)
        assert np.bincount(labels).tolist() == [len(labels) // 10] * 10


def test_hidden_digits_are_balanced_and_scaled():
    images, labels = hidden_digits()
    assert images.shape == (1000, 28, 28)
    assert images.dtype == np.float32
    assert labels.dtype == np.int64
    assert (images.min(), images.max()) == (0.0, 1.0)
    assert np.bincount(labels).tolist() == [100] * 10


def test_no_digit_is_in_two_places():
    (training_images, _), (validation_images, _) = load_digits()
    everything = np.concatenate([training_images, validation_images, hidden_digits()[0]])
    assert len({image.tobytes() for image in everything}) == 5000


def test_digits_are_shuffled():
    (_, labels), _ = load_digits()
    assert (np.diff(labels) != 0).mean() > 0.8


def test_nearest_mean_sorts_most_hidden_digits():
    (images, labels), _ = load_digits()
    means = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])
    hidden, truth = hidden_digits()
    distances = ((hidden[:, None] - means[None]) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == truth).mean() > 0.75
