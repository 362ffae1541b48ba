"""Rules about Python and NumPy: names, objects that are shared or kept, results that nothing uses."""
