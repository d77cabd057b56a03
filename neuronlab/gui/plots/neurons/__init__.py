"""The neurons: what every hidden unit computes, as small multiples."""
