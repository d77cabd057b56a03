"""The training panel: how the network learns, and when it stops."""
