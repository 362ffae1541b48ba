"""The sandbox: what closes a worker off, layer by layer, and what is left to it."""
