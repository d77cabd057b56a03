"""The points a network learns from: where they come from, how they change, and the columns they become."""
