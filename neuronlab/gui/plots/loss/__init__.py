"""Training and test loss over the steps."""
