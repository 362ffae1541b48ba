"""Rules about figures that a program reports: what they measure, and what its words say of them."""
