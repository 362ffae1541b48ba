"""Prints what the installed TensorFlow says about itself and about lines that learners type, as one line of JSON."""

import inspect
import json
import sys
import types
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras.src import activations, losses, metrics, optimizers
from learner_lines import PREAMBLE, TYPED

from grader.submission import known_calls


def public_names(module, dotted, seen, found):
    """Collect the full name of everything that can be reached by dots."""
    for name in dir_of(module):
        try:
            value = getattr(module, name)
        except ImportError:
            continue
        found.append(f"{dotted}.{name}")
        if isinstance(value, types.ModuleType) and id(value) not in seen:
            seen.add(id(value))
            public_names(value, f"{dotted}.{name}", seen, found)


def dir_of(module):
    """Return the public names in a module; none of one that is only loaded when it is used, and cannot be."""
    try:
        return [name for name in dir(module) if not name.startswith("_")]
    except ImportError:
        return []


def what_is_raised(source):
    """Return the name of the exception that a learner's line ends in; empty where it runs."""
    try:
        exec(PREAMBLE + source, {})
    except Exception as error:
        return type(error).__name__
    return ""


def words_of(classes):
    """Return the names of all arguments that classes take."""
    made = [one for one in classes if inspect.isclass(one)]
    return sorted({word for one in made for word in inspect.signature(one.__init__).parameters})


def known_besides_functions(place):
    """Return what ``known_calls`` takes for a function of this place, and is none."""
    module = {"keras": keras, "tensorflow": tf}[place.partition(".")[0]]
    for name in place.split(".")[1:]:
        module = getattr(module, name)
    found = [name for name in dir(module) if known_calls.is_known(f"{place}.{name}")]
    return [f"{place}.{name}" for name in found if not callable(getattr(module, name))]


def shared_by_instances():
    """Return the attributes of classes that are known which something can be put into, but for private ones."""
    places = [vars(getattr(keras, place.removeprefix("keras."), None) or object) for place in known_calls.CLASSES]
    kinds = {kind for place in places for kind in place.values() if inspect.isclass(kind)}
    return sorted({
        f"{kind.__name__}.{name}" for known in kinds for kind in known.__mro__ for name, value in vars(kind).items()
        if isinstance(value, (list, dict, set, np.ndarray)) and not name.startswith("_") and not name.isupper()
    })  # fmt: skip


def on_one_line(data):
    return data.map(lambda x: x + 1).map(lambda x: x if x > 0 else -x)


def on_two_lines(data):
    return (data.map(lambda x: x + 1)
            .map(lambda x: x if x > 0 else -x))  # fmt: skip


def raised_by(function):
    """Return the name of what a function of a data set raises; empty where it runs."""
    try:
        list(function(tf.data.Dataset.range(3)))
    except Exception as error:
        return type(error).__name__
    return ""


def is_changed_by_a_model_of_inputs_and_outputs():
    """Return whether Keras gives a class another base where one of its models is made of inputs and outputs."""

    class Own(keras.Model):
        pass

    inputs = keras.Input((1,))
    Own(inputs, inputs)
    return Own.__bases__ != (keras.Model,)


def main():
    warnings.simplefilter("ignore")
    names: list[str] = []
    public_names(tf, "tensorflow", set(), names)
    public_names(tf.keras, "tensorflow.keras", set(), names)
    public_names(keras, "keras", set(), names)
    tokenizer = tf.keras.preprocessing.text.Tokenizer()
    things = [tf.keras.Sequential(), tf.data.Dataset.range(1), tokenizer, np.ones(1), "", [], {}, tf.constant(1)]
    things.append(tf.keras.layers.TextVectorization())
    things.append(tf.keras.preprocessing.image.ImageDataGenerator())
    facts = {
        "names": names,
        "raised": [what_is_raised(one.source) for one in TYPED],
        "losses": sorted(losses.ALL_OBJECTS_DICT),
        "metrics": sorted(metrics.ALL_OBJECTS_DICT),
        "optimizers": sorted(optimizers.ALL_OBJECTS_DICT),
        "activations": sorted(activations.ALL_OBJECTS_DICT),
        "layer words": words_of(vars(tf.keras.layers).values()),
        "callback words": words_of(vars(tf.keras.callbacks).values()),
        "fit words": sorted(inspect.signature(tf.keras.Model.fit).parameters),
        "compile words": sorted(inspect.signature(tf.keras.Model.compile).parameters),
        "not functions": [one for place in sorted(known_calls.FUNCTIONS) for one in known_besides_functions(place)],
        "shared by instances": shared_by_instances(),
        "class is changed": is_changed_by_a_model_of_inputs_and_outputs(),
        "lambdas": [raised_by(on_one_line), raised_by(on_two_lines)],
        "methods": sorted({name for thing in things for name in dir(thing) if not name.startswith("_")}),
    }
    sys.stdout.write("\n" + json.dumps(facts) + "\n")


main()
