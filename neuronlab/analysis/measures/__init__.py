"""What can be measured of a trained run, as one number each: for lessons, their verdicts and their goals."""
