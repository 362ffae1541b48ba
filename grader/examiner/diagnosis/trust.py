"""How often each cause was right where its signs held, on faults that were put into correct solutions.

Fitted by ``python -m grader author inject --fit`` on one half of the correct solutions; ``docs/diagnosis.md`` reports
on the other half. A cause that is missing here was not measured.
"""

TRUST: dict[str, float] = {
    "NaN in the inputs": 0.83,
    "batch normalization": 0.88,
    "dropout": 0.88,
    "epsilon": 0.88,
    "examples weighed out": 0.83,
    "few batches": 0.83,
    "few steps per epoch": 0.83,
    "few units": 0.83,
    "frozen layers": 0.92,
    "gradients clipped to nothing": 0.83,
    "hidden sigmoids": 0.83,
    "inputs are tiny": 0.83,
    "inputs inverted": 0.83,
    "inputs scaled once more": 0.83,
    "labels are all the same": 0.83,
    "labels negated": 0.83,
    "labels of other examples": 0.9,
    "learning rate ran out": 0.83,
    "learning rate too high": 0.83,
    "learning rate too low": 0.7,
    "loss weighed out": 0.83,
    "momentum": 0.83,
    "part of the examples": 0.83,
    "predictions dropped": 0.88,
    "regularizer": 0.83,
    "units start alike": 0.88,
    "validation takes most examples": 0.83,
}
