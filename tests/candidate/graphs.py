"""Every construct that AutoGraph documents, as a learner may write it into a submission; each function says its result."""

# ruff: noqa - learners write loops, branches and names as these are, which the rules would have shorter.
import functools
import inspect
import linecache
import os
import sys
import traceback

import numpy as np
import tensorflow as tf

N = tf.constant


def plus(x, y=1):
    return x + y


@tf.function
def if_else(x):
    if x > 0:
        y = x * 2
    elif x < -5:
        y = x
    else:
        y = -x
    return y


@tf.function
def if_without_else(x):
    y = x
    if x > 0:
        y += 10
    return y


@tf.function
def nested_if(x):
    if x > 0:
        if x > 10:
            x = x - 10
        else:
            x = x + 10
    return x


@tf.function
def returns_in_branches(x):
    if x > 0:
        return x * 2
    else:
        return x * 3


@tf.function
def early_return(x):
    if x > 3:
        return N(3)
    x += 1
    return x


@tf.function
def for_over_tensor(x):
    total = 0
    for one in x:
        total += one
    return total


@tf.function
def for_over_range(n):
    total = 0
    for i in tf.range(n):
        total += i
    return total


@tf.function
def for_over_dataset(n):
    total = N(0, tf.int64)
    for one in tf.data.Dataset.range(tf.cast(n, tf.int64)):
        total += one
    return total


@tf.function
def for_over_batches(n):
    total = N(0, tf.int64)
    for batch in tf.data.Dataset.range(tf.cast(n, tf.int64)).batch(2):
        for one in batch:
            total += one
    return total


@tf.function
def while_loop(n):
    i = N(0)
    while i * i < n:
        i += 1
    return i


@tf.function
def while_with_break(n):
    i = N(0)
    while i < 100:
        i += 1
        if i >= n:
            break
    return i


@tf.function
def for_with_break_and_continue(n):
    total = N(0)
    for i in tf.range(n):
        if i % 2 == 0:
            continue
        if i > 7:
            break
        total += i
    return total


@tf.function
def return_in_loop(n):
    found = N(-1)
    for i in tf.range(100):
        if i * i > n:
            found = i
            break
    if found > 0:
        return found
    return N(-1)


@tf.function
def for_with_else_by_flag(n):
    found = N(False)
    for i in tf.range(n):
        if i == 3:
            found = N(True)
    return found


@tf.function
def tensor_array(n):
    rows = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        rows = rows.write(i, i * i)
    return rows.stack()


@tf.function
def list_of_fixed_length(x):
    rows = []
    for i in range(3):
        rows.append(x * i)
    return tf.stack(rows)


@tf.function
def loop_options(n):
    x = tf.zeros([1], tf.int32)
    for i in tf.range(n):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(x, tf.TensorShape([None]))])
        x = tf.concat([x, [i]], 0)
    return tf.shape(x)[0]


@tf.function(experimental_autograph_options=tf.autograph.experimental.Feature.ASSERT_STATEMENTS)
def asserts(x):
    assert x > 0, "not positive"
    return x


@tf.function
def prints(x):
    print("traced", x)
    tf.print("run", x)
    return x


@tf.function
def nested_function(x):
    def inner(y):
        if y > 0:
            return y + 1
        return y - 1

    return inner(inner(x))


@tf.function
def lambdas(x):
    double = lambda y: y * 2 if y > 0 else y
    return double(x)


in_a_row = [
    lambda x: x + 1 if x > 0 else x,
    lambda x: x + 2 if x > 0 else x,
]
wrapped_lambda = tf.function(lambda x: (x * 2) if x > 0 else x)


@tf.function
def comprehension(x):
    return tf.stack([x + i for i in range(3)])


@tf.function
def ternary(x):
    return x if x > 0 else -x


@tf.function
def logical(x, y):
    if x > 0 and y > 0:
        return N(1)
    if x > 0 or not y > 0:
        return N(2)
    return N(3)


@tf.function
def comparisons(x):
    return (x == 3) and not (x != 3)


@tf.function
def chained(x):
    if 0 < x < 5:
        return N(1)
    return N(0)


@tf.function
def slices(x):
    y = x[1:]
    if y[0] > 1:
        y = y + 1
    return y


def recursive(n):
    return n if n <= 1 else recursive(n - 1) + recursive(n - 2)


@tf.function
def recursion_over_python(x):
    return x + recursive(6)


@tf.function
def calls_a_helper(x):
    return helper(x)


def helper(x):
    if x > 0:
        return plus(x, y=2)
    return x


@tf.function
def calls_with_stars(x):
    return plus(*[x], **{"y": 4}) if x > 0 else x


@tf.function
def calls_a_partial(x):
    return functools.partial(helper)(x)


@tf.function
def builtins_of_python(x):
    total = N(0)
    for i in range(len(x)):
        total += i * x[i]
    for one in map(abs, [x[0], x[1]]):
        total += one
    return total + len(x) + abs(N(-1)) + max(1, 2)


@tf.function
def exceptions(x):
    try:
        if x > 0:
            x = x + 1
    finally:
        x = x * 2
    return x


@tf.function
def with_block(x):
    with tf.name_scope("inner"):
        if x > 0:
            x = x + 1
    return x


class Accumulator(tf.Module):
    def __init__(self):
        self.total = tf.Variable(0)

    @tf.function
    def __call__(self, x):
        if x > 0:
            self.total.assign_add(x)
        return self.total.read_value()


class Layer(tf.keras.layers.Layer):
    @tf.function
    def call(self, x):
        if tf.reduce_sum(x) > 0:
            return x * 2
        return x

    @staticmethod
    def still(x):
        return x if x > 0 else -x


@tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
def with_a_signature(x):
    return x * 2 if x > 0 else x


@tf.function(reduce_retracing=True)
def retraced(x):
    if tf.reduce_sum(x) > 0:
        return tf.shape(x)[0]
    return N(0)


@functools.wraps(helper)
def wrapping(x):
    if x > 0:
        return x + 1
    return x


def decorated(function):
    @functools.wraps(function)
    def inner(x):
        return function(x) if x > 0 else x

    return inner


@tf.function
@decorated
def with_a_decorator(x):
    return x * 5


@tf.autograph.experimental.do_not_convert
def unconverted(x):
    return tf.cond(x > 0, lambda: x, lambda: -x)


def in_map():
    def halve(x):
        if x % 2 == 0:
            return x // 2
        else:
            return x

    return list(tf.data.Dataset.range(6).map(halve).as_numpy_iterator())


def in_map_of_lambda():
    return list(tf.data.Dataset.range(4).map(lambda x: x * 2 if x > 1 else x).as_numpy_iterator())


def in_filter():
    def keep(x):
        if x > 2:
            return x % 2 == 0
        return True

    return list(tf.data.Dataset.range(8).filter(keep).as_numpy_iterator())


def in_flat_map_and_window():
    def flat(window):
        return window.batch(2)

    def split(row):
        if row[0] > 1:
            return row[0], row[1]
        return -row[0], row[1]

    windows = tf.data.Dataset.range(5).window(2, shift=1, drop_remainder=True).flat_map(flat).map(split)
    return [(int(x), int(y)) for x, y in windows]


def in_scan_and_interleave():
    def step(state, x):
        if x > 1:
            state = state + x
        return state, state

    return list(tf.data.Dataset.range(4).scan(N(0, tf.int64), step).as_numpy_iterator())


def defined_twice(number):
    def step(x):
        if x > number:
            return x
        return -x

    return list(tf.data.Dataset.range(3).map(step).as_numpy_iterator())


def layer_in_a_model():
    model = tf.keras.Sequential([tf.keras.Input((2,)), Layer(), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
    return Layer()(tf.ones([1, 2])).numpy().tolist()


def asserts_fail():
    try:
        asserts(N(-1))
    except tf.errors.InvalidArgumentError as error:
        return "not positive" in str(error)


def own_source(moved=False):
    return [
        inspect.getsource(plus),
        inspect.getsource(Layer).splitlines()[0],
        inspect.getsourcelines(helper)[1] > 0,
        inspect.getsource(sys.modules[__name__]).splitlines()[0],
        linecache.getline(__file__, 1).strip() != "",
    ]


def own_file():
    with open(__file__) as file:
        return file.read() == inspect.getsource(sys.modules[__name__])


def own_arguments():
    return sys.argv == [__file__] and sys.orig_argv[1:] == [__file__]


def raised():
    try:
        helper(None)
    except TypeError:
        return "if x > 0" in traceback.format_exc()


def after_the_cache_is_emptied():
    linecache.clearcache()
    linecache.checkcache()
    step = tf.function(lambda x: x + 7 if x > 0 else x)
    return [int(step(N(1))), int(tf.function(helper)(N(1))), *own_source()]


def after_the_file_is_gone():
    os.unlink(__file__)
    os.makedirs("elsewhere", exist_ok=True)
    os.chdir("elsewhere")
    linecache.checkcache()

    @tf.function
    def step(x):
        if x > 0:
            return x + 9
        return x

    try:
        return [int(step(N(1))), *own_source()]
    finally:
        os.chdir("..")


def by_eye(function, *values):
    """Call a function with tensors, and return plain values."""
    return np.asarray(globals()[function](*(N(one) for one in values))).tolist()


def objects():
    add = Accumulator()
    add(N(2))
    return [
        int(add(N(3))),
        int(in_a_row[0](N(1))),
        int(tf.function(in_a_row[1])(N(1))),
        int(wrapped_lambda(N(4))),
        int(tf.function(wrapping)(N(1))),
        int(tf.function(Layer.still)(N(-4))),
        int(unconverted(N(-2))),
        [int(retraced(tf.ones([n]))) for n in (1, 2, 3)],
    ]
