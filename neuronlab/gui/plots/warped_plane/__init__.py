"""The view of what a hidden layer makes of the plane of two inputs."""
