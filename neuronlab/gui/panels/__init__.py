"""Panels edit the experiment; they are independent of each other."""
