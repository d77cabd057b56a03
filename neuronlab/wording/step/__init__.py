"""One training step in words: forward, loss, backward, update."""
