"""Plots show what a frame says and nothing else."""
