"""The worker: what runs inside the sandbox, with TensorFlow and the learner's code."""
