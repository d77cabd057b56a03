"""What a network is: its parameters, units, outputs, losses and initial weights."""
