"""The Neurons view: the output of every hidden unit, as small multiples."""
