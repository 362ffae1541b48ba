"""For each row of the table of ineffective arguments: an expression with the mistake, one without, and what shows it.

What shows it is a function of ``ineffective_in_keras``: of the mistake, it sees the same with and without the argument,
and of what is right, it does not.
"""

from typing import NamedTuple

HEAD = """
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
x = np.linspace(0, 1, 24, dtype="float32").reshape(12, 2)
y = x[:, :1]
texts = ["a b", "b c"]
ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)
"""


class Case(NamedTuple):
    argument: str
    """What has no effect."""
    mistake: str
    """An expression in which it has none."""
    right: str
    """An expression in which it has one."""
    shown_by: str
    """A function of ``ineffective_in_keras``; or, where that is not simple, the line of a library that shows it."""


APPS, IMAGES, TEXTS = "tf.keras.applications", "tf.keras.preprocessing.image", "tf.keras.preprocessing.text"
SCHEDULES = "tf.keras.optimizers.schedules"
CASES = [
    Case(
        "bias_initializer",
        "layers.Dense(3, use_bias=False, bias_initializer='ones')",
        "layers.Dense(3, bias_initializer='ones')",
        "first_weights",
    ),
    Case(
        "bias_regularizer",
        "layers.Conv1D(3, 1, use_bias=False, bias_regularizer=tf.keras.regularizers.L2(0.1))",
        "layers.Conv1D(3, 1, bias_regularizer=tf.keras.regularizers.L2(0.1))",
        "penalties",
    ),
    Case(
        "unit_forget_bias",
        "layers.LSTM(3, use_bias=False, unit_forget_bias=True)",
        "layers.LSTM(3, unit_forget_bias=True)",
        "keras/src/layers/rnn/lstm.py: if self.use_bias: if self.unit_forget_bias:",
    ),
    Case(
        "bias_initializer",
        "layers.EinsumDense('abc,cd->abd', (None, 3), bias_initializer='ones')",
        "layers.EinsumDense('abc,cd->abd', (None, 3), bias_axes='d', bias_initializer='ones')",
        "first_weights",
    ),
    Case(
        "beta_initializer",
        "layers.BatchNormalization(center=False, beta_initializer='ones')",
        "layers.BatchNormalization(beta_initializer='ones')",
        "first_weights",
    ),
    Case(
        "gamma_initializer",
        "layers.LayerNormalization(scale=False, gamma_initializer='zeros')",
        "layers.LayerNormalization(gamma_initializer='zeros')",
        "first_weights",
    ),
    Case(
        "renorm_momentum",
        "layers.BatchNormalization(renorm_momentum=0.5)",
        "layers.BatchNormalization(renorm=True, renorm_momentum=0.5)",
        "trained",
    ),
    Case(
        "lora_alpha", "layers.Conv1D(3, 1, lora_alpha=8)", "layers.Conv1D(3, 1, lora_rank=2, lora_alpha=8)", "outputs"
    ),
    Case("seed", "layers.SimpleRNN(3, seed=42)", "layers.SimpleRNN(3, dropout=0.5, seed=42)", "outputs"),
    Case("seed", "layers.Attention(seed=42)", "layers.Attention(dropout=0.5, seed=42)", "attended"),
    Case(
        "seed",
        "layers.MultiHeadAttention(2, 4, seed=42)",
        "layers.MultiHeadAttention(2, 4, None, 0.5, seed=42)",
        "attended",
    ),
    Case(
        "pad_to_max_tokens",
        "layers.TextVectorization(9, vocabulary=['a', 'b'], pad_to_max_tokens=True)",
        "layers.TextVectorization(9, vocabulary=['a', 'b'], output_mode='count', pad_to_max_tokens=True)",
        "vectors",
    ),
    Case(
        "oov_method",
        "layers.IntegerLookup(vocabulary=[1, 2], oov_method='farmhash')",
        "layers.IntegerLookup(vocabulary=[1, 2], num_oov_indices=3, oov_method='farmhash')",
        "numbers_looked_up",
    ),
    Case(
        "epsilon",
        "layers.Discretization([0.2, 0.5], epsilon=0.4)",
        "layers.Discretization(num_bins=9, epsilon=0.4)",
        "bins",
    ),
    Case(
        "top_db",
        "layers.MelSpectrogram(64, 16, power_to_db=False, top_db=5.0)",
        "layers.MelSpectrogram(64, 16, top_db=5.0)",
        "heard",
    ),
    Case(
        "fill_value",
        "layers.RandomRotation(0.2, fill_value=0.5)",
        "layers.RandomRotation(0.2, 'constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "fill_value",
        "layers.RandomZoom(0.9, 0.9, fill_mode='nearest', fill_value=0.5)",
        "layers.RandomZoom((0.5, 0.9), fill_mode='constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "fill_value",
        "layers.RandomShear(0.9, 0.9, fill_value=0.5)",
        "layers.RandomShear(0.9, 0.9, fill_mode='constant', fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "fill_value",
        "layers.Resizing(4, 9, fill_value=0.5)",
        "layers.Resizing(4, 9, pad_to_aspect_ratio=True, fill_value=0.5)",
        "changed_image",
    ),
    Case(
        "antialias",
        "layers.Resizing(3, 3, 'nearest', antialias=True)",
        "layers.Resizing(3, 3, antialias=True)",
        "changed_image",
    ),
    Case(
        "antialias",
        "tf.image.resize(image, (3, 3), method='area', antialias=True)",
        "tf.image.resize(image, (3, 3), antialias=True)",
        "values",
    ),
    Case(
        "classes",
        f"{APPS}.MobileNet(include_top=False, classes=3, weights=None)",
        f"{APPS}.MobileNet(classes=3, weights=None)",
        "keras/src/applications/mobilenet.py: if include_top: x = layers.GlobalAveragePooling2D(keepdims=True)(x)",
    ),
    Case(
        "pooling",
        f"{APPS}.mobilenet.MobileNet(pooling='avg', weights=None)",
        f"{APPS}.mobilenet.MobileNet(include_top=False, pooling='avg', weights=None)",
        'keras/src/applications/mobilenet.py: else: if pooling == "avg": x = layers.GlobalAveragePooling2D()(x)',
    ),
    Case(
        "nesterov",
        "tf.keras.optimizers.SGD(0.1, nesterov=True)",
        "tf.keras.optimizers.SGD(0.1, 0.9, nesterov=True)",
        "steps",
    ),
    Case(
        "ema_momentum",
        "tf.keras.optimizers.Adam(0.1, ema_momentum=0.5)",
        "tf.keras.optimizers.Adam(0.1, use_ema=True, ema_momentum=0.5)",
        "steps",
    ),
    Case(
        "warmup_steps",
        f"{SCHEDULES}.CosineDecay(0.1, 9, warmup_steps=3)",
        f"{SCHEDULES}.CosineDecay(0.1, 9, warmup_target=0.2, warmup_steps=3)",
        "rates",
    ),
    Case(
        "warmup_target",
        f"{SCHEDULES}.CosineDecay(initial_learning_rate=0.1, decay_steps=9, warmup_target=0.2)",
        f"{SCHEDULES}.CosineDecay(initial_learning_rate=0.1, decay_steps=9, warmup_target=0.2, warmup_steps=3)",
        "keras/src/optimizers/schedules/learning_rate_schedule.py: global_step_recomp - warmup_steps, decay_steps, "
        "warmup_target, dtype,",
    ),
    Case(
        "alpha",
        "tf.keras.losses.BinaryFocalCrossentropy(alpha=0.5)",
        "tf.keras.losses.BinaryFocalCrossentropy(True, alpha=0.5)",
        "error",
    ),
    Case(
        "num_thresholds",
        "tf.keras.metrics.AUC(thresholds=[0.3, 0.6], num_thresholds=5)",
        "tf.keras.metrics.AUC(num_thresholds=5)",
        "error",
    ),
    Case(
        "monitor",
        "tf.keras.callbacks.ModelCheckpoint('{epoch}.keras', monitor='loss', mode='max')",
        "tf.keras.callbacks.ModelCheckpoint('{epoch}.keras', monitor='loss', save_best_only=True, mode='max')",
        "saved_by",
    ),
    Case(
        "write_images",
        "tf.keras.callbacks.TensorBoard('logs', write_images=True)",
        "tf.keras.callbacks.TensorBoard('logs', histogram_freq=1, write_images=True)",
        "keras/src/callbacks/tensorboard.py: if self.histogram_freq and epoch % self.histogram_freq == 0: "
        "self._log_weights(epoch)",
    ),
    Case(
        "embeddings_metadata",
        "tf.keras.callbacks.TensorBoard('logs', embeddings_metadata='words.tsv')",
        "tf.keras.callbacks.TensorBoard('logs', embeddings_freq=1, embeddings_metadata='words.tsv')",
        "keras/src/callbacks/tensorboard.py: if self.embeddings_freq: self._configure_embeddings()",
    ),
    Case(
        "truncating",
        "tf.keras.utils.pad_sequences([[1, 2, 3], [4]], truncating='post')",
        "tf.keras.utils.pad_sequences([[1, 2, 3], [4]], 2, truncating='post')",
        "values",
    ),
    Case(
        "interpolation",
        "tf.keras.utils.load_img('a.png', interpolation='bilinear')",
        "tf.keras.utils.load_img('a.png', target_size=(3, 3), interpolation='bilinear')",
        "values",
    ),
    Case(
        "label_mode",
        "tf.keras.utils.image_dataset_from_directory('images', labels=None, label_mode='binary')",
        "tf.keras.utils.image_dataset_from_directory('images', label_mode='binary')",
        "keras/src/utils/image_dataset_utils.py: if labels is None or label_mode is None: labels = None "
        "label_mode = None",
    ),
    Case(
        "seed",
        "tf.keras.utils.timeseries_dataset_from_array(x, None, 2, seed=3)",
        "tf.keras.utils.timeseries_dataset_from_array(x, None, 2, shuffle=True, seed=3)",
        "batches",
    ),
    Case(
        "seed",
        "tf.keras.utils.split_dataset(x, 0.5, seed=3)",
        "tf.keras.utils.split_dataset(x, 0.5, shuffle=True, seed=3)",
        "both_batches",
    ),
    Case(
        "shuffle_seed",
        "tf.data.experimental.make_csv_dataset('a.csv', 3, num_epochs=1, shuffle=False, shuffle_seed=3)",
        "tf.data.experimental.make_csv_dataset('a.csv', 3, num_epochs=1, shuffle_seed=3)",
        "batches",
    ),
    Case(
        "crossing_dim",
        "tf.keras.utils.FeatureSpace({'a': 'integer_categorical', 'b': 'integer_categorical'}, crossing_dim=5)",
        "tf.keras.utils.FeatureSpace({'a': 'integer_categorical', 'b': 'integer_categorical'}, "
        "crosses=[('a', 'b')], crossing_dim=5)",
        "crossed",
    ),
    Case(
        "hash_algorithm",
        "tf.keras.utils.get_file('a.csv', 'http://a/a.csv', hash_algorithm='md5')",
        "tf.keras.utils.get_file('a.csv', 'http://a/a.csv', file_hash='12', hash_algorithm='md5')",
        "keras/src/utils/file_utils.py: if file_hash is not None: if not validate_file( "
        "download_target, file_hash, algorithm=hash_algorithm",
    ),
    Case(
        "archive_format",
        "tf.keras.utils.get_file('a.zip', 'http://a/a.zip', archive_format='zip')",
        "tf.keras.utils.get_file('a.zip', 'http://a/a.zip', extract=True, archive_format='zip')",
        'keras/src/utils/file_utils.py: if extract or untar: if untar: archive_format = "tar"',
    ),
    Case(
        "filters",
        f"{TEXTS}.Tokenizer(char_level=True, filters='ab')",
        f"{TEXTS}.Tokenizer(filters='ab')",
        "words",
    ),
    Case(
        "lower",
        f"{TEXTS}.Tokenizer(analyzer=lambda text: text.split(), lower=False)",
        f"{TEXTS}.Tokenizer(lower=False)",
        "words",
    ),
    Case(
        "cval",
        f"{IMAGES}.ImageDataGenerator(rotation_range=90, cval=9.0)",
        f"{IMAGES}.ImageDataGenerator(rotation_range=90, fill_mode='constant', cval=9.0)",
        "generated",
    ),
    Case(
        "fill_mode",
        f"{IMAGES}.ImageDataGenerator(rescale=1 / 255, horizontal_flip=True, fill_mode='wrap')",
        f"{IMAGES}.ImageDataGenerator(rescale=1 / 255, rotation_range=90, fill_mode='wrap')",
        "generated",
    ),
    Case(
        "zca_epsilon",
        f"{IMAGES}.ImageDataGenerator(zca_epsilon=0.5)",
        f"{IMAGES}.ImageDataGenerator(zca_whitening=True, zca_epsilon=0.5)",
        "generated",
    ),
    Case(
        "save_prefix",
        "generator.flow(images, batch_size=1, save_prefix='a')",
        "generator.flow(images, batch_size=1, save_to_dir='.', save_prefix='a')",
        "saved_images",
    ),
    Case(
        "validation_freq",
        "m.fit(x, y, epochs=2, validation_freq=2)",
        "m.fit(x, y, epochs=2, validation_data=(x, y), validation_freq=2)",
        "training",
    ),
    Case(
        "validation_split",
        "m.fit(x, y, validation_data=(x, y), validation_split=0.5)",
        "m.fit(x, y, validation_split=0.5)",
        "training",
    ),
    Case("batch_size", "m.fit(ds, batch_size=2)", "m.fit(x, y, batch_size=2)", "training"),
    Case(
        "validation_batch_size",
        "m.fit(x, y, validation_data=ds, validation_batch_size=2)",
        "m.fit(x, y, validation_data=(x, y), validation_batch_size=2)",
        "training",
    ),
    Case(
        "include_optimizer",
        "m.save('a.keras', include_optimizer=False)",
        "m.save('a.h5', include_optimizer=False)",
        "saved",
    ),
]
ALSO = {
    "top_db=5.0": ["min_power=0.5", "ref_power=9.0"],
    "ema_momentum=0.5": ["ema_overwrite_frequency=2"],
    "interpolation='bilinear'": ["keep_aspect_ratio=True"],
    "filters='ab'": ["split='b'"],
    "lower=False": ["filters='ab'", "split='b'"],
    "fill_mode='wrap'": ["interpolation_order=0"],
    "save_prefix='a'": ["save_format='jpg'"],
}
"""Other arguments that stand in the place of that of a case."""
CASES += [
    case._replace(
        argument=other.partition("=")[0],
        mistake=case.mistake.replace(given, other),
        right=case.right.replace(given, other),
    )
    for case in CASES
    for given, others in ALSO.items()
    for other in others
    if given in case.mistake
]
