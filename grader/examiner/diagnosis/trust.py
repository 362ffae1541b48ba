"""How often each cause was right where its signs held, on faults that were put into correct solutions.

Fitted by ``python -m grader author inject --fit`` on one half of the correct solutions; ``docs/diagnosis.md`` reports
on the other half. A cause that is missing here was not measured.
"""

TRUST: dict[str, float] = {}
