"""Provokes, in one TensorFlow process, the exceptions that the kit explains, and prints what each says as JSON.

Its own snippets are below, those of the forms of texts and of rarer rows in ``provocations.toml``. ``exceptions.json``
holds what it printed last. To record again, from the kit's folder:

    python tests/feedback/provoke.py > tests/feedback/exceptions.json

With a number n it provokes every n-th of them only.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
import tomllib
import warnings
from pathlib import Path

PREAMBLE = """
import os
import numpy as np
import tensorflow as tf
from tensorflow.data import Dataset
from tensorflow.keras import Input, Model, Sequential
from tensorflow.keras.callbacks import Callback, EarlyStopping, LearningRateScheduler, ModelCheckpoint
from tensorflow.keras.layers import *
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.utils import image_dataset_from_directory, pad_sequences, to_categorical

x, y = np.zeros((4, 8)), np.zeros(4)

def fit(*layers, x=x, y=y, loss="mse", metrics=None, optimizer="adam", **options):
    model = Sequential(layers or (Input((8,)), Dense(1)))
    model.compile(optimizer, loss, metrics=metrics)
    return model.fit(x, y, verbose=0, **options)

def predict(*layers, x):
    return Sequential(layers).predict(x, verbose=0)

def folder(name, *classes, picture=None):
    for one in classes:
        os.makedirs(f"{name}/{one}")
        if picture is not None:
            with open(f"{name}/{one}/0.png", "wb") as file:
                file.write(picture)
    return name

def write(name, content):
    with open(name, "wb") as file:
        file.write(content)
    return name
"""


def lite(value):
    """Return code that gives an interpreter of LiteRT a value."""
    return (
        "m = Sequential([Input((2,)), Dense(1)]); i = tf.lite.Interpreter(model_content=tf.lite.TFLiteConverter."
        "from_keras_model(m).convert()); i.allocate_tensors(); "
        f"i.set_tensor(i.get_input_details()[0]['index'], {value})"
    )


def own_step(last: str, given: str = "data", more: str = "") -> str:
    return (
        f"class Own(Model):\n    def train_step(self, {given}):\n        x, y = {given}\n"
        "        with tf.GradientTape() as tape:\n"
        "            loss = self.compute_loss(y=y, y_pred=self(x, training=True))\n"
        "        weights = self.trainable_variables\n"
        "        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))\n"
        f"        {last}\n{more}i = Input((8,))\nm = Own(i, Dense(1)(i))\nm.compile('adam', 'mse')\n"
        "m.fit(x, y, verbose=0)\n"
    )


def saved(value):
    """Return code that gives a model of TensorFlow's own format a value."""
    return (
        "m = Sequential([Input((2,)), Dense(1)]); m.export('fed', verbose=False); "
        f"tf.saved_model.load('fed').serve({value})"
    )


PROVOCATIONS = {
    "one_hot of floats in a graph": "tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(lambda y: tf.one_hot(y, 3))",
    "float64 labels in a graph": "tf.function(lambda y, p: y - p)(tf.constant([1.0], tf.float64), tf.constant([1.0]))",
    "gather by floats in a graph": "tf.function(lambda a, i: tf.gather(a, i))(tf.constant([1, 2]), tf.constant([1.0]))",
    "sigmoid of integers in a graph": "tf.function(tf.sigmoid)(tf.constant([1, 2]))",
    "a sum of texts in a graph": "tf.function(tf.reduce_sum)(tf.constant(['a', 'b']))",
    "a text and a number in a graph": "tf.function(lambda a, b: a + b)(tf.constant('a'), tf.constant(1.0))",
    "not of numbers in a graph": "tf.function(tf.logical_not)(tf.constant([1.0]))",
    # The shapes that flow through layers.
    "a Normalization that was adapted to the labels": (
        "norm = Normalization(); norm.adapt(np.arange(6.0)); fit(Input((8,)), norm, Dense(1))"
    ),
    "a recurrent layer on plain windows": "Sequential([Input((20,)), LSTM(8)])",
    "a recurrent layer after one that answers once": "Sequential([Input((20, 1)), LSTM(8), LSTM(4)])",
    "a bidirectional layer after one that answers once":
        "Sequential([Input((20,)), Embedding(9, 8), Bidirectional(LSTM(8)), Bidirectional(LSTM(4))])",
    "the batch in the input shape": "Sequential([LSTM(3, input_shape=[32, None, 1])])",
    "Conv1D on plain windows": "Sequential([Input((20,)), Conv1D(8, 3)])",
    "pooling of token ids": "Sequential([Input((None,)), GlobalMaxPooling1D()])",
    "pooling after a layer that answers once": "Sequential([Input((20, 1)), LSTM(8), GlobalMaxPooling1D()])",
    "Conv2D without channels": "Sequential([Input((28, 28)), Conv2D(8, 3)])",
    "Conv2D fed without channels": "fit(Conv2D(8, 3), Flatten(), Dense(1), x=np.zeros((4, 28, 28)))",
    "MaxPooling2D behind Flatten": "Sequential([Input((28, 28, 1)), Flatten(), MaxPooling2D(2)])",
    "another layer with too few axes": "Sequential([Input((20,)), SpatialDropout1D(0.5)])",
    "grey pictures for a model of colours":
        "predict(Input((8, 8, 3)), Conv2D(3, 3), Flatten(), Dense(1), x=np.zeros((2, 8, 8, 1)))",
    "Dense over single numbers": "fit(Dense(1), x=np.arange(6.0), y=np.arange(6.0))",
    "rows of another width": "Sequential([Input((8,)), Dense(1)]).layers[0](np.zeros((10, 30)))",
    "pictures of another size":
        "predict(Input((30, 30, 3)), Conv2D(4, 3), Flatten(), Dense(1), x=np.zeros((4, 15, 15, 3)))",
    "inputs with an axis missing": "i = Input((10, 4)); Model(i, LSTM(1)(i)).predict(np.zeros((4, 10)), verbose=0)",
    "one example without its batch": "predict(Input((8,)), Dense(1), x=np.zeros(8))",
    "a window that is cut before it is a tensor":
        "Dataset.range(9).window(3).flat_map(lambda w: w).map(lambda w: (w[:-1], w[-1]))",
    "a data set that is not batched": "fit(x=Dataset.from_tensor_slices((x, y)), y=None)",
    "features and labels swapped": "fit(x=y, y=x)",
    "several inputs for one": "fit(x=Dataset.from_tensor_slices({'a': x, 'b': y}).batch(2), y=None)",
    "matrices that do not fit": "tf.matmul(tf.zeros((10, 3)), tf.zeros((10, 4)))",
    "a convolution larger than its input": "Sequential([Input((4, 3)), Conv1D(8, 5)])",
    "a pooling too many": "Sequential([Input((4, 4, 3)), MaxPooling2D(2), MaxPooling2D(2), MaxPooling2D(2)])",
    "Flatten over an unknown length": "Sequential([Input((None,)), Embedding(9, 8), Flatten(), Dense(1)])",
    "Reshape to another size": "Sequential([Input((784,)), Reshape((28, 28, 3))])",
    "Attention of one tensor": "Attention()(Input((8, 3)))",
    "Concatenate of other lengths": "Concatenate()([Input((8, 3)), Input((7, 4))])",
    "Concatenate after an Embedding of one id": "Concatenate()([Input((4,)), Embedding(9, 5)(Input((1,)))])",
    "Concatenate after an Embedding of a text": "Concatenate()([Input((4,)), Embedding(9, 5)(Input((20,)))])",
    "Concatenate of windows and pictures": "Concatenate()([Input((8, 3)), Input((8, 8, 3))])",
    "Add of other widths": "Add()([Input((8,)), Input((7,))])",
    "a class without a weight": (
        "pairs = Dataset.from_tensor_slices((x, np.arange(4))).batch(2)\n"
        "fit(Input((8,)), Dense(4), x=pairs, y=None, loss='sparse_categorical_crossentropy', class_weight={0: 2.0})"
    ),
    "an id beyond the embedding": "Embedding(1000, 8)(np.array([[1, 1000]]))",
    "an id beyond the embedding in training":
        "fit(Embedding(1000, 8), GlobalAveragePooling1D(), Dense(1), x=np.full((4, 8), 1200))",
    "a rotation in degrees": "RandomRotation(20)",
    "a zoom of a pair": "RandomZoom((2, 3))",
    "a stateful layer without a fixed batch": "Sequential([Input((None, 1)), LSTM(3, stateful=True)])",
    "pictures too small for a pretrained model":
        "tf.keras.applications.InceptionV3(input_shape=(50, 50, 3), include_top=False, weights=None)",
    "a rate in the place of a schedule": "fit(callbacks=[LearningRateScheduler(1e-3)])",
    "a Lambda of a formula": "Lambda(x / 255)",
    "a map of a formula": "Dataset.from_tensor_slices((x, y)).map(x / 255)",
    # What is compiled.
    "a misspelt loss": "fit(loss='sparse_catogorical_crossentropy')",
    "an old name of a loss": "fit(loss='huber_loss')",
    "a misspelt optimizer": "Sequential().compile(optimizer='adm', loss='mse')",
    "the class of an optimizer": "Sequential().compile(optimizer=tf.keras.optimizers.Adam, loss='mse')",
    "a loss in the optimizer's place": "Sequential().compile('mse')",
    "a misspelt metric": "fit(metrics=['accurracy'])",
    "a misspelt activation": "Dense(3, activation='rellu')",
    "a number in the activation's place": "Dense(128, 10)",
    "True in the activation's place": "LSTM(32, True)",
    "an unknown initialiser": "Dense(3, kernel_initializer='glorot')",
    "the old name of the learning rate": "tf.keras.optimizers.SGD(lr=0.1)",
    "a misspelt setting of an optimizer": "tf.keras.optimizers.Adam(learnin_rate=0.1)",
    "a learning rate in quotation marks": "tf.keras.optimizers.SGD('0.1')",
    "a learning rate that is an integer": "tf.keras.optimizers.Adam(1)",
    "no loss": "fit(loss=None)",
    "metrics without a list": "fit(metrics='accuracy')",
    "metrics in the place of loss weights":
        "m = Sequential([Input((8,)), Dense(1)]); m.compile('adam', 'mse', ['accuracy']); m.fit(x, y, verbose=0)",
    "class numbers for a categorical loss": "fit(Dense(10, 'softmax'), loss='categorical_crossentropy')",
    "one-hot labels made one-hot once more": (
        "fit(Input((8,)), Dense(3, activation='softmax'), y=to_categorical(to_categorical([0, 1, 2, 0], 3), 3), "
        "loss='categorical_crossentropy')"
    ),
    "one-hot labels of another width":
        "fit(Dense(10, 'softmax'), y=np.zeros((4, 5)), loss='categorical_crossentropy')",
    "one-hot labels for one unit": "fit(Dense(1, 'sigmoid'), y=np.zeros((4, 2)), loss='binary_crossentropy')",
    "an answer for every step":
        "fit(Dense(1, 'sigmoid'), x=np.zeros((4, 6, 8)), loss='binary_crossentropy')",
    "one-hot labels for a sparse loss":
        "fit(Dense(10, 'softmax'), y=np.zeros((4, 10)), loss='sparse_categorical_crossentropy')",
    "class numbers for an answer at every step":
        "fit(Dense(10, 'softmax'), x=np.zeros((4, 6, 8)), loss='sparse_categorical_crossentropy')",
    "logits and labels of other shapes":
        "tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.zeros((4, 1)), logits=tf.zeros((4, 10)))",
    "shapes that are compared": "tf.TensorShape([None, 10]).assert_is_compatible_with(tf.TensorShape([None, 1]))",
    "a label beyond the units":
        "tf.keras.losses.sparse_categorical_crossentropy(np.array([10]), np.full((1, 10), 0.1))",
    "a label beyond the units in training":
        "fit(Dense(10, 'softmax'), y=np.full(4, 10), loss='sparse_categorical_crossentropy')",
    "a negative label": "tf.keras.losses.sparse_categorical_crossentropy(np.array([-1]), np.full((1, 10), 0.1))",
    "other numbers of values and units": "fit(Dense(3), y=np.zeros((4, 2)))",
    "other numbers in a loss with the outputs first": "fit(Dense(3), y=np.zeros((4, 2)), loss='huber')",
    "one label beside many units": "fit(Dense(13), x=np.zeros((32, 8)), y=np.zeros(32))",
    "one label beside many units in a last batch": "fit(Dense(13), x=np.zeros((36, 8)), y=np.zeros(36), loss='huber')",
    "one label beside many steps": "fit(Dense(4), x=np.zeros((32, 24, 1)), y=np.zeros(32))",
    "labels of fewer steps": "fit(Dense(1), x=np.zeros((32, 24, 1)), y=np.zeros((32, 12)))",
    "labels with an axis more": "fit(Dense(4), x=np.zeros((32, 8)), y=np.zeros((32, 12, 2)))",
    "a label beyond one unit": "fit(Dense(1), y=np.ones(4), loss='sparse_categorical_crossentropy')",
    "F1 with class numbers":
        "fit(Dense(10, 'softmax'), loss='sparse_categorical_crossentropy', metrics=[tf.keras.metrics.F1Score()])",
    "precision with class numbers":
        "fit(Dense(10, 'softmax'), loss='sparse_categorical_crossentropy', metrics=[tf.keras.metrics.Precision()])",
    "the class of accuracy with class numbers":
        "fit(Dense(10, 'softmax'), loss='sparse_categorical_crossentropy', metrics=[tf.keras.metrics.Accuracy()])",
    "NumPy in a loss":
        "fit(loss=lambda truth, answer: np.mean(np.abs(truth - answer)))",
    "a loss that depends on no weight":
        "v = tf.Variable(1.0)\n"
        "with tf.GradientTape() as tape: loss = tf.constant(1.0)\n"
        "tf.keras.optimizers.SGD().apply_gradients([(tape.gradient(loss, v), v)])",
    # Making layers and models.
    "a misspelt argument of a layer": "Dense(10, actvation='relu')",
    "an argument of another layer": "Flatten(input=(28, 28))",
    "input without its s": "i = Input((8,)); Model(input=i, output=Dense(1)(i))",
    "half a unit": "Dense(5 / 2)",
    "half an id": "Embedding(101 / 2, 8)",
    "half a filter": "Conv2D(31 / 2, 3)",
    "a kernel of three sizes": "Conv2D(8, (3, 3, 3))",
    "a dropout in percent": "Dropout(50)",
    "misspelt padding": "Conv1D(8, 3, padding='casual')",
    "causal padding in two dimensions": "Conv2D(8, 3, padding='causal')",
    "a layer without brackets": "Sequential([Input((8,)), Dense])",
    "a list in the list of layers": "Sequential([Input((8,)), [Dense(3)]])",
    "a word among the layers": "Sequential([Input((8,)), 'relu'])",
    "None among the layers": "Sequential().add(None)",
    "layers without a list": "Sequential(Dense(3), Dense(4))",
    "a layer called on a layer": "Dense(1)(Dense(2))",
    "a model called on a list": "Sequential([Input((3,)), Dense(1)])([1, 2, 3])",
    "windows that are still data sets":
        "fit(x=Dataset.range(10).window(5, shift=1, drop_remainder=True).batch(2), y=None)",
    "a layer as a model's output": "Model(Input((8,)), Dense(1))",
    "outputs that do not come from the inputs": "Model(Input((8,)), Dense(1)(Input((8,))))",
    "the input of a model that has none": "Sequential([Dense(3)]).input",
    "counting parameters too early": "Sequential([Dense(3)]).count_params()",
    "a layer that is not there":
        "Sequential([Input((8,)), Dense(3, name='mixed8')]).get_layer('mixed7')",
    "a layer that no assignment names":
        "from grader.candidate.worker.adapting import NotAsked; raise NotAsked('mixed7', 'mixed9')",
    "a label that the encoder was not fitted to":
        "e = StringLookup(num_oov_indices=0); e.adapt(['sport', 'culture']); e(tf.constant(['politics']))",
    "two layers of one name": "i = Input((8,)); Model(i, Dense(1, name='d')(Dense(3, name='d')(i)))",
    "a slash in a name": "Dense(3, name='a/b')",
    "two inputs in a row": "Sequential([Input((3,)), Input((3,))])",
    "a shape without brackets": "Input(shape=20)",
    "a tensor function between layers": "tf.reduce_mean(Input((8,)))",
    "an if between layers": "bool(Dense(1)(Input((8,))) > 0)",
    "a model without call":
        "class Own(Model):\n    def calls(self, x): return x\nOwn()(x)",
    "a layer that returns nothing":
        "class Own(Layer):\n    def call(self, x): pass\nSequential([Input((8,)), Own(), Dense(1)])",
    "a call without inputs": "class Own(Model):\n    def call(self): pass\nOwn()(x)",
    "a layer called without inputs": "Dense(3)()",
    "misspelt weights":
        "tf.keras.applications.InceptionV3(input_shape=(150, 150, 3), include_top=False, weights='imagnet')",
    "a pretrained top on other pictures":
        "tf.keras.applications.InceptionV3(input_shape=(150, 150, 3), weights='imagenet')",
    "a wrapper around a class": "Bidirectional(LSTM)",
    # Training.
    "no compile": "Sequential([Input((8,)), Dense(1)]).fit(x, y, verbose=0)",
    "no labels": "fit(y=None)",
    "a data set of more than pairs": "fit(x=Dataset.from_tensor_slices((x, y, y, y)).batch(2), y=None)",
    "lists for fit": "fit(x=[[0.0] * 8] * 4, y=[0] * 4)",
    "a list of labels": "fit(y=[0, 0, 0, 0])",
    "a long list": "fit(x=[0.125] * 5000, y=[0] * 5000)",
    "one number for predict": "predict(Input((1,)), Dense(1), x=10.0)",
    "a generator without flow": "fit(validation_data=ImageDataGenerator())",
    "more examples than labels": "fit(y=np.zeros(3))",
    "a list of arrays": "fit(x=[np.zeros(8)] * 4)",
    "labels beside a data set": "fit(x=Dataset.from_tensor_slices((x, y)).batch(2))",
    "a split of a data set":
        "fit(x=Dataset.from_tensor_slices((x, y)).batch(2), y=None, validation_split=0.2)",
    "a generator without pictures":
        "fit(Flatten(), Dense(1), x=ImageDataGenerator().flow_from_directory(folder('none', 'a')), y=None)",
    "None for fit": "fit(x=None, y=None)",
    "an empty array for predict": "predict(Input((8,)), Dense(1), x=np.zeros((0, 8)))",
    "texts for fit": "fit(x=np.array([['1', '2']]), y=np.ones(1))",
    "an optimizer used twice":
        "adam = tf.keras.optimizers.Adam()\nfor _ in range(2): fit(optimizer=adam)",
    "a schedule that returns a tensor": "fit(callbacks=[LearningRateScheduler(lambda epoch: tf.constant(0.1))])",
    "a padding below zero": "np.pad(np.zeros(7), (4 - 7, 0))",
    "an array as a key": "{}[np.argmax(np.zeros((1, 3)), axis=1)]",
    "a schedule without return": "fit(callbacks=[LearningRateScheduler(lambda epoch: None)])",
    "an optimizer for other layers of one model": (
        "optimizer, base = tf.keras.optimizers.Adam(), Dense(4)\nbase.trainable = False\n"
        "m = Sequential([Input((8,)), base, Dense(1)])\nm.compile(optimizer, 'mse')\nm.fit(x, y, verbose=0)\n"
        "base.trainable = True\nm.compile(optimizer, 'mse')\nm.fit(x, y, verbose=0)"
    ),
    "a loss without gradients": "fit(loss=lambda truth, answer: tf.cast(answer > 0.5, tf.float32) - truth)",
    "stopping on a misspelt metric":
        "fit(validation_data=(x, y), metrics=['mae'], callbacks=[EarlyStopping('val_mea')])",
    "a callback that begins without logs":
        "class Stop(Callback):\n    def on_train_begin(self): pass\nfit(callbacks=[Stop()])",
    "a callback for batches without logs":
        "class Stop(Callback):\n    def on_train_batch_end(self, batch): pass\nfit(callbacks=[Stop()])",
    "a function of one's own for a batch": "def on_batch(a): return a\non_batch(1, 2)",
    "stopping on an unknown metric": "fit(validation_data=(x, y), callbacks=[EarlyStopping('val_own')])",
    "a callback of its own kind":
        "class Stop:\n    def on_epoch_end(self, epoch, logs=None): pass\nfit(callbacks=[Stop()])",
    "a callback without brackets": "class Stop(Callback): pass\nfit(callbacks=[Stop])",
    "a callback without logs":
        "class Stop(Callback):\n    def on_epoch_end(self, epoch): pass\nfit(callbacks=[Stop()])",
    "a log that is not there":
        "class Stop(Callback):\n"
        "    def on_epoch_end(self, epoch, logs=None):\n"
        "        if logs.get('acc') > 0.9: self.model.stop_training = True\n"
        "fit(metrics=['accuracy'], callbacks=[Stop()])",
    "an old key of the history": "fit(metrics=['accuracy']).history['acc']",
    "validation that was never asked for": "fit().history['val_loss']",
    "logs in round brackets": "fit().history('loss')",
    "the history in place of the model": "fit().predict(x)",
    "a misspelt argument of fit": "fit(callback=[])",
    "a generator without shapes":
        "pairs = Dataset.from_generator(lambda: iter([(x, y)]), output_types=('float32', 'float32'))\n"
        "fit(LSTM(3), Dense(1), x=pairs, y=None)",
    "data that end too early":
        "import warnings; warnings.filterwarnings('error', message='.*ran out of data')\n"
        "fit(x=Dataset.from_tensor_slices((x, y)).batch(2), y=None, steps_per_epoch=9)",
    # Data sets and tensors.
    "windows with a remainder, parted before the batch":
        "list(Dataset.range(10).window(5, shift=1).flat_map(lambda w: w.batch(5))"
        ".map(lambda w: (w[:-1], w[-1])).batch(8))",
    "windows with a remainder":
        "list(Dataset.range(10).window(5, shift=1).flat_map(lambda w: w.batch(5)).batch(8))",
    "pictures of other sizes in a batch":
        "list(Dataset.from_generator(lambda: iter([np.zeros((8, 8)), np.zeros((9, 9))]), 'float32').batch(2))",
    "a window cut before it is flat":
        "Dataset.range(10).window(5, drop_remainder=True).map(lambda w: (w[:-1], w[-1]))",
    "a place in a data set": "Dataset.range(10)[0]",
    "the shape of a data set": "Dataset.range(10).shape",
    "a misspelt method of a data set": "Dataset.range(10).prefecth(1)",
    "flat_map to a tensor": "Dataset.range(10).flat_map(lambda w: w + 1)",
    "a lambda for less than there is": "Dataset.from_tensor_slices(([1, 2], [3, 4])).map(lambda x: x)",
    "a lambda for more than there is": "Dataset.from_tensor_slices([1, 2]).map(lambda x, y: x)",
    "the length of an endless data set": "len(Dataset.range(10).repeat())",
    "a lambda for the epoch alone": "fit(callbacks=[tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch: 1)])",
    "a lambda for pairs that sorts": "sorted([(1, 2)], key=lambda a, b: b)",
    "values within a loss": "fit(loss=lambda truth, answer: truth.numpy() - answer)",
    "a number within a loss": "fit(loss=lambda truth, answer: float(tf.reduce_mean(answer - truth)))",
    "an array within a loss": "fit(loss=lambda truth, answer: truth.astype('float32') - answer)",
    "values within map": "Dataset.range(10).map(lambda x: x.numpy())",
    "texts within map": "Dataset.from_tensor_slices(['A']).map(lambda x: x.lower())",
    "a condition within map": "Dataset.range(10).map(lambda x: 1 if x > 3 and x < 5 else 0)",
    "a map that returns nothing": "Dataset.range(3).map(lambda x: None)",
    "a generator that is called": "Dataset.from_generator(iter([1, 2]), output_types='float32')",
    "a generator of other shapes":
        "list(Dataset.from_generator(lambda: iter([np.zeros(3)]), output_signature=tf.TensorSpec((4,))))",
    "a generator of other kinds": "list(Dataset.from_generator(lambda: iter(['a']), output_types='float32'))",
    "half a batch for fit": "fit(batch_size=2.5)",
    "half a batch": "Dataset.range(10).batch(2.5)",
    "a fraction for bytes":
        "Dataset.from_tensor_slices(np.zeros((3, 4), np.uint8)).map(lambda x: x * 0.5)",
    "bytes through a fraction":
        "Dataset.from_tensor_slices(np.zeros((3, 4), np.uint8)).map(lambda x: x / 255.0)",
    "tensors of two kinds": "tf.constant([1]) + tf.constant([1.0])",
    "a tensor for another kind": "tf.convert_to_tensor(tf.constant([1]), dtype=tf.float32)",
    "a root of whole numbers": "Dataset.range(3).map(lambda x: tf.sqrt(x))",
    "digits for numbers": "tf.cast(tf.constant('1'), tf.float32)",
    "slices of other lengths": "Dataset.from_tensor_slices((np.zeros(10), np.zeros(8)))",
    "a tensor of ragged rows": "tf.constant([[1, 2], [1]])",
    "a tensor of objects": "tf.constant(np.array([1.5, None], dtype=object))",
    "a tensor of numbers and texts": "tf.constant([1, 'a'])",
    "a tensor of None": "tf.constant(None)",
    "a tensor in another shape": "tf.reshape(tf.zeros(10), (3, 4))",
    "tensors of other shapes": "tf.zeros((10, 3)) + tf.zeros((10, 4))",
    "a stack of other shapes": "tf.stack([tf.zeros(3), tf.zeros(4)])",
    "a place beyond a tensor": "tf.zeros(3)[5]",
    "a tensor changed in place": "t = tf.zeros(3); t[0] = 1",
    "a window of nothing": "Dataset.range(10).window(0)",
    "a method of arrays on a tensor": "tf.zeros(3).reshape(3)",
    "a tensor as a key": "{tf.zeros(3): 1}",
    "a picture without channels": "tf.image.resize(np.zeros((28, 28)), (10, 10))",
    # Files, pictures, texts.
    "a download": "tf.keras.utils.get_file('w.h5', 'http://127.0.0.1:9/w.h5', cache_dir='.')",
    "a page": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/w.csv')",
    "a server that does not answer": "raise TimeoutError('timed out')",
    "an empty picture for a generator":
        "next(ImageDataGenerator().flow_from_directory(folder('pil', 'a', picture=b'')))",
    "no picture": "from PIL import Image; Image.open(write('cat.png', b'hello'))",
    "an empty picture": "list(image_dataset_from_directory(folder('empty', 'a', picture=b'')))",
    "a text as a picture": "list(image_dataset_from_directory(folder('text', 'a', picture=b'hello world')))",
    "a folder without pictures": "image_dataset_from_directory(folder('bare', 'a'))",
    "a subset without a split": "image_dataset_from_directory(folder('s', 'a'), subset='validation')",
    "a split without a seed":
        "image_dataset_from_directory(folder('v', 'a'), subset='validation', validation_split=0.2)",
    "an unknown form of labels": "image_dataset_from_directory(folder('l', 'a'), label_mode='sparse')",
    "yes or no for three classes":
        "image_dataset_from_directory(folder('t', 'a', 'b', 'c', picture=b'x'), label_mode='binary')",
    "names of classes that are not there":
        "image_dataset_from_directory(folder('n', 'a', 'b', picture=b'x'), class_names=['cats', 'dogs'])",
    "an old argument of a folder": "image_dataset_from_directory(folder('o', 'a'), class_mode='binary')",
    "a misspelt class mode": "ImageDataGenerator().flow_from_directory(folder('c', 'a'), class_mode='sparce')",
    "a generator without channels": "ImageDataGenerator().flow(np.zeros((9, 28, 28)), np.zeros(9))",
    "more pictures than labels": "ImageDataGenerator().flow(np.zeros((9, 28, 28, 1)), np.zeros(8))",
    "the next of an iterator": "ImageDataGenerator().flow(np.zeros((9, 28, 28, 1))).next()",
    "a vocabulary without room for padding": "TextVectorization(max_tokens=2, vocabulary=['a', 'b'])",
    "a vocabulary that was never read": "TextVectorization()(['a b'])",
    "numbers for a tokenizer": "Tokenizer().fit_on_texts([1, 2])",
    "one sentence for many": "pad_sequences([1, 2, 3])",
    "attention without a value": "MultiHeadAttention(2, 8)(Input((8, 4)))",
    "a functional model that grows": "i = Input((8,))\nModel(i, Dense(4)(i)).add(Dense(1))",
    "a call without an argument": (
        "class Own(Layer):\n    def call(self, inputs, mask): return inputs\nOwn()(Input((8,)))"
    ),
    "data that a stub does not load": (
        "raise RuntimeError("
        "'grader.data.riders is not available while a submission is graded: use what the stub loads.')"
    ),
    "a loss that is no tensor": (
        "m = Sequential([Input((8,)), Dense(1)])\nwith tf.GradientTape() as tape:\n"
        "    loss = float(tf.reduce_sum(m(x)))\ntape.gradient(loss, m.trainable_variables)"
    ),
    "a negative kernel": "Conv2D(16, -3)",
    "the class of an activation": "fit(Input((8,)), Dense(3, activation=ReLU))",
    "a model of one argument": "Model(Input((8,)))",
    "Dot of other sizes": "Dot(axes=1)([Input((3,)), Input((4,))])",
    "an axis beyond a table": "Normalization(axis=3).adapt(x)",
    "states given to a layer": "Dense(2)(LSTM(3, return_state=True)(Input((5, 2))))",
    "a callback beside a schedule": (
        "fit(optimizer=tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9)), "
        "epochs=4, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss', patience=0)])"
    ),
    "labels for one of two outputs": (
        "i = Input((8,))\nm = Model(i, [Dense(1)(i), Dense(1)(i)])\nm.compile('adam', ['mse', 'mse'])\n"
        "m.fit(x, y, verbose=0)"
    ),
    "one array for two inputs": (
        "a, b = Input((8,)), Input((3,))\nm = Model([a, b], Dense(1)(Concatenate()([a, b])))\n"
        "m.compile('adam', 'mse')\nm.fit(x, y, verbose=0)"
    ),
    "a key that is no input": (
        "a = Input((8,), name='rooms')\nm = Model(a, Dense(1)(a))\nm.compile('adam', 'mse')\n"
        "m.fit({'house': x}, y, verbose=0)"
    ),
    "fewer weights than examples": "fit(sample_weight=np.ones(3))",
    "a weight that was never made": (
        "class Own(Layer):\n    def call(self, inputs): return inputs @ self.kernel\nOwn()(x)"
    ),
    "a tensor in two names": "a, b = Dense(16)(Input((8,)))",
    "a schedule that is called": (
        "tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.ExponentialDecay(0.002, 100, 0.9)(0.5))"
    ),
    "a direction for Dense": "Bidirectional(Dense(2))",
    "a tokenizer that read nothing": "Tokenizer().texts_to_matrix(['a'])",
    "a misspelt setting of a tokenizer": "Tokenizer(oov_tok='<OOV>')",
    "padding at the end": "pad_sequences([[1]], padding='end')",
    "a misspelt output of texts": "StringLookup(output_mode='onehot')",
    "an output of texts that is not known": "StringLookup(output_mode='vectors')",
    "an unknown output of texts": "TextVectorization(output_mode='ints')",
    "a file in another encoding": "open(write('menu.txt', b'caf\\xe9 au lait'), encoding='utf-8').read()",
    "a file of weights that is not there": "Sequential([Input((8,)), Dense(3)]).load_weights('w.weights.h5')",
    'a loss alone': "a, b = Sequential([Input((2,)), Dense(1)]).compile(loss='mse') or 0.5",
    'a larger sample of NumPy': 'np.random.choice([1, 2], 3, replace=False)',
    'a random range without numbers': 'np.random.randint(5, 2)',
    'lists of other lengths': 'list(zip([1], [1, 2], strict=True))',
    'a number format for a text': "'%d' % 'a'",
    'round of a list': 'round([1.5])',
    'a plot of other lengths': 'import matplotlib.pyplot as plt; plt.plot([1, 2], [1])',
    'two layers of one name in a Sequential': "Sequential([Dense(1, name='a'), Dense(1, name='a')])",
    'NumPy in a Lambda': 'Lambda(lambda t: np.log(t))(Input((2,)))',
    "a tensor of a set": "tf.constant({1, 2})",
    "one array of labels for two outputs":
        "a = Input((4,)); m = Model(a, [Dense(1)(a), Dense(1)(a)]); m.compile('adam', 'mse')\n"
        "m.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)",
    'a variable in a tf.function': '@tf.function\ndef f(a):\n    return tf.Variable(1.0) * a\nf(1.0)',
    'a format for save': "Sequential([Input((8,)), Dense(3)]).save('folder', save_format='tf')",
    'no LiteRT model': "tf.lite.Interpreter(model_content=b'abc')",
    'the batch size of an Input': 'tf.zeros((Input((4,)).shape[0], 3))',
    'padding of single values': 'list(tf.data.Dataset.range(3).padded_batch(2, padded_shapes=[3]))',
    'a word twice in a vocabulary': "StringLookup(vocabulary=['a', 'a'])",
    "a decoded image without a shape":
        "tf.data.Dataset.from_tensor_slices(['a.png']).map(\n"
        "    lambda p: tf.image.resize(tf.io.decode_image(tf.io.read_file(p)), (8, 8)))",
    "weights by the names of layers":
        "Sequential([Input((8,)), Dense(3)]).load_weights(write('n.weights.h5', b'zzz'), by_name=True)",
    "a file that is not there": "open('data/train.csv')",
    "a folder of another machine": "os.listdir('/content/images')",
    "a picture that is not there": "tf.io.read_file('cat.jpg')",
    "a model that is not there": "tf.keras.models.load_model('model.keras')",
    "a damaged file of weights":
        "Sequential([Input((8,)), Dense(3)]).load_weights(write('d.weights.h5', b'zzz'))",
    "a program that is not allowed": "raise PermissionError(1, 'Operation not permitted')",
    "a place that is not allowed": "raise PermissionError(13, 'Permission denied', '/etc/passwd')",
    "a place that is not allowed, of HDF5": (
        "raise PermissionError(\"[Errno 13] Unable to synchronously create file (unable to open file: "
        "name = '/tmp/a.weights.h5', errno = 13, error message = 'Permission denied', flags = 13)\")"
    ),
    "weights that Keras would keep": "raise PermissionError(13, 'Permission denied', '/tmp/kit/keras/models')",
    "a folder as a file": "open('.')",
    "a folder that is there": "os.makedirs('twice'); os.makedirs('twice')",
    "bytes for text": "open(write('bytes.csv', b'a,b'), 'rb').read().split(',')",
    "a closed file": "f = open(write('closed.csv', b'a,b')); f.close(); f.read()",
    "no archive": "import zipfile; zipfile.ZipFile(write('z.zip', b'<html>'))",
    "no JSON": "import json; json.loads('<html>')",
    "bytes for a CSV reader": "import csv; next(csv.reader(open(write('b.csv', b'a,b'), 'rb')))",
    "a question": "raise EOFError('EOF when reading a line')",
    "weights of another layer": "d = Dense(3); d.build((None, 4)); d.set_weights([np.zeros((5, 3)), np.zeros(3)])",
    "too few weights": "d = Dense(3); d.build((None, 4)); d.set_weights([np.zeros((4, 3))])",
    "weights of another model":
        "Sequential([Input((8,)), Dense(3)]).save_weights('m.weights.h5')\n"
        "Sequential([Input((8,)), Dense(4)]).load_weights('m.weights.h5')",
    "a Lambda that is loaded":
        "Sequential([Input((8,)), Lambda(lambda x: x * 2)]).save('l.keras'); tf.keras.models.load_model('l.keras')",
    "a layer of one's own that is loaded":
        "class Own(Layer):\n    def call(self, x): return x\n"
        "Sequential([Input((8,)), Own()]).save('o.keras'); tf.keras.models.load_model('o.keras')",
    "a model saved without ending": "Sequential([Input((8,)), Dense(3)]).save('model')",
    "a checkpoint without ending": "ModelCheckpoint('best')",
    # Arrays.
    "arrays of other lengths": "np.zeros(10) - np.zeros(9)",
    "an array in another shape": "np.zeros((5, 28, 28)).reshape(60000, 28, 28, 1)",
    "arrays of other widths": "np.concatenate([np.zeros((2, 3)), np.zeros((2, 4))])",
    "arrays of other ranks": "np.concatenate([np.zeros((2, 3)), np.zeros(3)])",
    "a pile of other shapes": "np.stack([np.zeros(3), np.zeros(4)])",
    "a product that does not fit": "np.zeros((3, 4)) @ np.zeros((3, 4))",
    "the truth of an array": "bool(np.zeros(3) > 0)",
    "an array as a number": "float(np.zeros(3))",
    "an array of ragged rows": "np.array([[1, 2], [1]])",
    "a list in one place": "a = np.zeros(3); a[0] = [1, 2]",
    "an array in a smaller place": "a = np.zeros(3); a[:] = np.zeros(4)",
    "a cut at a fraction": "np.zeros(10)[: 0.8 * 10]",
    "a place that is a fraction": "np.zeros(3)[1.5]",
    "an axis too many": "np.zeros(3)[:, 0]",
    "a mask of another length": "np.zeros(10)[np.ones(9, dtype=bool)]",
    "a class beyond the width": "to_categorical([0, 1, 5], num_classes=5)",
    "an axis that is not there": "np.argmax(np.zeros(3), axis=1)",
    "an old type of NumPy": "np.float",
    "a window longer than the series": "np.lib.stride_tricks.sliding_window_view(np.zeros(3), 5)",
    "the largest of nothing": "np.max([])",
    "padding in the place of the dtype": "pad_sequences([[1]], 4, 'post')",
    "a division in place": "pixels = np.zeros(3, dtype=np.uint8); pixels /= 255.0",
    "an array of texts divided": "np.array(['7']) / 255",
    "an array that may not be written": "a = np.zeros(3); a.flags.writeable = False; a[0] = 1",
    "two sizes without brackets": "np.zeros(3, 4)",
    "half a size": "np.zeros(7 / 2)",
    "a number too large for its kind": "np.uint8(300)",
    "an array of terabytes": "np.zeros((10**7, 10**7))",
    "a tensor of terabytes": "tf.zeros((10**7, 10**7))",
    "a table with a short line": "import io; np.loadtxt(io.StringIO('1,2\\n3'), delimiter=',')",
    "a table with a header": "import io; np.loadtxt(io.StringIO('label,pixel\\n1,2'), delimiter=',')",
    # Names.
    "a part of None": "None[0]",
    "a variable of another cell": "x_train_padded",
    "a missing import": "plt",
    "a variable of a branch": "def f():\n    if False: x = 1\n    return x\nf()",
    "a package of Google": "import tensorflow_datasets",
    "a module that was removed": "from tensorflow.keras.layers.experimental import preprocessing",
    "a layer that was removed": "from tensorflow.keras.layers import CuDNNLSTM",
    "a picture of a model": "tf.keras.utils.plot_model(Sequential([Input((8,)), Dense(1)]))",
    "a misspelt function": "tf.exapnd_dims(x, -1)",
    "a misspelt layer": "tf.keras.layers.Conv2d(8, 3)",
    "a method of None": "None.fit(x, y)",
    "a removed method": "Sequential().predict_classes(x)",
    "a misspelt method": "Sequential().evalaute(x)",
    "a method of another library": "Sequential().train(x, y)",
    "a method of arrays on a list": "[1].reshape(-1)",
    "an array that should grow": "np.zeros(3).append(1)",
    "a method of a function": "fit.predict(x)",
    "a module called": "tf.keras.layers(3)",
    "a shape called": "np.zeros((3, 4)).shape()",
    "a layer without its size": "Conv2D(32)",
    "a shuffle without its buffer": "Dataset.range(10).shuffle()",
    "a function given too much": "def windowed(series): pass\nwindowed(x, 20)",
    "a misspelt argument": "EarlyStopping(monitr='val_loss')",
    "an argument that is not there": "def windowed(series): pass\nwindowed(x, batch_size=8)",
    "an argument given twice": "def windowed(series): pass\nwindowed(x, series=x)",
    "a class without arguments": "class Stop: pass\nStop(0.9)",
    # Values.
    "a list as a key": "{[1]: 2}",
    "None in a sum": "None + 1",
    "a text in a product": "'7' / 255",
    "a list minus a number": "[1, 2] - 1",
    "a text plus a number": "'loss: ' + 1",
    "a list times a fraction": "[1, 2] * 1.5",
    "a text compared": "'0.9' > 0.5",
    "columns of a list": "[[1, 2]][:, 0]",
    "half a count": "for _ in range(9 / 2): pass",
    "one number for two": "a, b = 5",
    "the length of a number": "len(5)",
    "a part of a number": "n = 3; n[0]",
    "many values for one": "int([1, 2])",
    "a join of numbers": "' '.join([1])",
    "no path": "open(None)",
    "a word for a number": "float('label')",
    "a fraction for a whole number": "int('3.5')",
    "a header for a whole number": "int('label')",
    "a loop over a model": "[layer for layer in Sequential([Input((8,)), Dense(1)])]",
    "two names for what fit returns": "loss, accuracy = fit(metrics=['mae'])",
    "a loop over a layer": "list(Dense(1))",
    "too few values": "a, b, c = (1, 2)",
    "too many values": "a, b = (1, 2, 3)",
    "a column that is not there": "{'label': 1}['text']",
    "a place that is not there": "[1, 2][2]",
    "a share of nothing": "1 / len([])",
    "a function that calls itself": "def f(): return f()\nf()",
    "one more than there is": "next(iter([]))",
    "a power of too much": "import math; math.exp(1000)",
    "a logarithm of zero": "import math; math.log(0)",
    "a warning that stops":
        "import warnings; warnings.simplefilter('error')\nfit(x=Dataset.from_tensor_slices((x, y)).batch(2), y=None)",
    "a sample of too many": "import random; random.sample([1, 2], 3)",
    "much noise": "GaussianNoise(5.0)",
    # What one method or class is taken for another.
    "a text as the place in a list": "[1]['a']",
    "square brackets behind a method": "{}.get['accuracy']",
    "a function as a callback": "fit(callbacks=[lambda epoch: 0.1])",
    "a model as the inputs of a model": "i = Input((8,)); base = Model(i, Dense(1)(i))\nModel(base, base.output)",
    "a SavedModel that is loaded like a file": (
        "Sequential([Input((8,)), Dense(1)]).export('saved', verbose=False)\ntf.keras.models.load_model('saved')"
    ),
    "probabilities that are compared with classes": "np.zeros((100, 5)) == np.zeros(100)",
    "probabilities minus classes": "np.zeros((100, 5)) - np.zeros(100)",
    "a mean of each row": "np.zeros((60, 3)) - np.zeros(40)",
    "a Normalization along the examples": (
        "norm = Normalization(axis=0); norm.adapt(np.arange(32.0).reshape(4, 8))\n"
        "fit(Input((8,)), norm, Dense(1), batch_size=2)"
    ),
    "many texts in lower case": "np.array(['A', 'B']).lower()",
    "a method of the Tokenizer": "TextVectorization().texts_to_sequences(['a'])",
    "a method of TextVectorization": "Tokenizer().adapt(['a'])",
    "the history of a dictionary": "{'loss': [1.0]}.history",
    "inputs in a row": "a = Input((1,)); b = Input((1,))\nModel(a, b, Dense(1)(a))",
    "a whole series": "layer = Dense(1); layer(np.zeros((2, 8)))\nlayer(np.zeros((32, 1)))",
    "a window as a column": "layer = Dense(1); layer(np.zeros((2, 8)))\nlayer(np.zeros((8, 1)))",
    "pixels of images of another size": "np.zeros((3, 48, 48)).reshape(-1, 28, 28)",
    "an activation as the loss": "fit(loss='softmax')",
    "labels that lost their axis": "fit(x=np.zeros((400, 8)), y=np.zeros(6))",
    "an image without its folder": "open('025.png')",
    # Arguments of one function.
    "a misspelt argument for a layer that is called": "Dense(1)(x, trainin=True)",
    'a zip as data': 'fit(x=zip(x,y), y=None)',
    'a list as data': 'm=Sequential([Input((1,)),Dense(1)]); m.predict([7.0])',
    'a number as data': 'm=Sequential([Input((1,)),Dense(1)]); m.predict(7.0)',
    'a text as data': "m=Sequential([Input((1,)),Dense(1)]); m.predict('7')",
    'epochs as a text': "fit(epochs='10')",
    'class weights in a list': 'fit(class_weight=[1,2])',
    'a momentum in quotes': "tf.keras.optimizers.SGD(0.1, momentum='0.9')",
    'a misspelt format of data': "Conv2D(8, 3, data_format='channel_last')",
    'data for the options of a layer': 'Flatten([1,2])',
    'an activation as the units': "Dense('relu', 10)",
    'too many options in a row': 'MaxPooling2D(2, 2, 2, 2, 2)',
    'an Input without a shape': 'Sequential([Input(), Dense(1)])',
    'a zip of lists': 'Dataset.zip([1,2])',
    'next of a data set': 'next(Dataset.range(4))',
    'adapt with numbers': 'TextVectorization().adapt([1,2])',
    'adapt with labels': "TextVectorization().adapt(Dataset.from_tensor_slices((['a'],[1])).batch(1))",
    'adapt with nothing': 'Normalization().adapt(None)',
    'a mode of colour that is not there': "image_dataset_from_directory(folder('d3', 'a'), color_mode='grey')",
    'another subset': "image_dataset_from_directory(folder('d5', 'a'), subset='train', validation_split=0.2)",
    'a split of 20': "image_dataset_from_directory(folder('d6', 'a'), subset='training', validation_split=20)",
    'arrays that are not in a list': 'np.concatenate(np.zeros(3), np.zeros(3))',
    'rows in two arguments': 'np.array([1,2],[3,4])',
    'a range of a text': "np.arange('5')",
    'a mean of texts': "np.mean(['a','b'])",
    'a choice of rows': 'np.random.choice(np.zeros((2,2)), 1)',
    'parts of other sizes': 'np.split(np.arange(5), 2)',
    'one-hot rows of floats': 'tf.one_hot([0.0,1.0], 2)',
    'the logarithm of an integer': 'tf.math.log(3)',
    'one-hot rows without a depth': 'tf.one_hot([0,1])',
    'a tape used twice': 'w=tf.Variable(1.0)\nwith tf.GradientTape() as t: l=w*2\nt.gradient(l,w); t.gradient(l,w)',
    'gradients without zip': 'tf.keras.optimizers.SGD().apply_gradients([tf.zeros(1)], [tf.Variable([1.0])])',
    'minimize of today': 'tf.keras.optimizers.SGD().minimize(tf.constant(1.0), [tf.Variable(1.0)])',
    'a text as a callback': "fit(callbacks=['early_stopping'])",
    'a model before fit': 'class C(Callback):\n    def __init__(self):\n        self.model.stop_training=True\nC()',
    "a step that returns nothing": own_step("pass"),
    "a step that returns the loss": own_step("return loss"),
    "a step with two parameters": own_step("return {}", "x, y"),
    "a test step that returns nothing":
        own_step("return {}", more="    def test_step(self, data): pass\n") + "m.evaluate(x, y)",
    'positions along the last axis':
        "class Places(Layer):\n    def call(self, x):\n        return x + tf.zeros((tf.shape(x)[-1], 12))\n"
        "Places()(Input((37, 12)))",
    'a set minus a list': "{'a', 'b'} - ['a']",
    'sets that are added': "{'a'} + {'b'}",
    'a list minus a list': "['a', 'b'] - ['a']",
    'super without parentheses': 'class M(Model):\n    def __init__(self):\n        super.__init__()\nM()',
    'a patience in quotes': "EarlyStopping('val_loss', '5', 1, 'big')",
    'a format of an array': "f'{np.zeros(3):.2f}'",
    'JSON of NumPy': 'import json; json.dumps(np.float32(1))',
    'a dictionary that is sorted': "{'a':1}.sort()",
    'a key as an attribute': "{'loss':1}.loss",
    'a text with keys': "'abc'['a']",
    'a tuple that is shuffled': 'import random; random.shuffle((1,2))',
    'a sample of a set': 'import random; random.sample({1,2,3}, 2)',
    'a number in a path': "os.path.join('a', 3)",
    'a copy of itself': "import shutil; open('z','w').close(); shutil.copy('z','z')",
    'bytes into a text file': "open('q.txt','w').write(b'a')",
    'a Reshape with two numbers': 'Reshape(28,28)',
    'TimeDistributed without steps': 'Sequential([Input((4,)),TimeDistributed(Dense(1))])',
    'more cropped than there is': 'Sequential([Input((4,4,1)),Cropping2D(3)])',
    'a SavedModel that is not there': "tf.lite.TFLiteConverter.from_saved_model('nowhere')",
    'a model that is gone': "m = Sequential([Input((2,)), Dense(1)]); m.export('gone', verbose=False); "
    "tf.saved_model.load('gone').serve(np.zeros((1, 2), 'f'))",
    'a LiteRT model without memory': "m = Sequential([Input((2,)), Dense(1)]); c = tf.lite.TFLiteConverter."
    "from_keras_model(m).convert(); tf.lite.Interpreter(model_content=c).set_tensor(0, np.zeros((1, 2), 'f'))",
    'a LiteRT model fed with doubles': lite("np.zeros((1, 2))"),
    'a LiteRT model fed with integers': lite("np.zeros((1, 2), 'int64')"),
    'a LiteRT model fed with two examples': lite("np.zeros((2, 2), 'f')"),
    'a LiteRT model fed with longer rows': lite("np.zeros((1, 3), 'f')"),
    'a LiteRT model whose memory is held': lite("np.zeros((1, 2), 'f')") + "; v = i.tensor(0)(); i.invoke()",
    'a LiteRT model fed without a batch': lite("np.zeros(2, 'f')"),
    'a SavedModel fed with doubles': saved("tf.zeros((2, 2), tf.float64)"),
    'a SavedModel fed with longer rows': saved("tf.zeros((2, 3))"),
    'a LiteRT model that is not there': "tf.lite.Interpreter('nowhere.tflite')",
    'an activation that is called': 'softmax(np.ones(3))',
    'an activation without quotes': 'Dense(1, activation=relu)',
    'None in reshape': 'np.zeros(6).reshape(None, 2)',
    'a function in place of a layer': 'Sequential([Input((4,)), fit])',
    'a SavedModel that is called': (
        "Sequential([Input((4,)), Dense(1)]).export('called', verbose=False); tf.saved_model.load('called')(x)"
    ),
    'an image size with channels': (
        "image_dataset_from_directory(folder('size', 'a', picture=b'x'), image_size=(48, 48, 3))"
    ),
}  # fmt: skip
"""Named snippets; each raises."""


def provoke(snippets: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return class and text of what each snippet raises, without what differs between machines."""
    from grader.candidate.worker.lean_import import import_tensorflow

    tf = import_tensorflow()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    found = {}
    words: dict[str, object] = {}
    exec(PREAMBLE, words)
    for name, code in snippets.items():
        tf.keras.utils.clear_session(free_memory=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                exec(compile(code, "submission", "exec"), dict(words))
            except Exception as error:
                found[name] = {"type": type(error).__name__, "message": _of_any_machine(str(error))}
            else:
                raise AssertionError(f"{name!r} raises nothing any more: {code}")
    return found


def _of_any_machine(text: str) -> str:
    """Return a text without frames, addresses and the place of the environment."""
    text = re.sub(r'^ *File ".*", line \d+, in .*\n\n?', "", text, flags=re.MULTILINE)
    text = re.sub(r"\b0x[0-9a-f]+\b", "0x0", text)
    text = re.sub(r"/[^\s'\"]*/(?=site-packages)", "", text)
    return text if len(text) <= 2000 else f"{text[:1400]} … {text[-500:]}"


def main() -> None:
    """Print what every snippet raises, and what a learner is told."""
    from grader.feedback.exceptions import sentence_for

    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        home = Path.cwd()
        os.chdir(place)
        more = tomllib.loads(Path(__file__).with_name("provocations.toml").read_text(encoding="utf-8"))
        every = {**PROVOCATIONS, **more}
        found = provoke(dict([*every.items()][:: int(sys.argv[1]) if sys.argv[1:] else 1]))
        os.chdir(home)
    for one in found.values():
        one["sentence"] = sentence_for(one["type"], one["message"])
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
