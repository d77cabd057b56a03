"""Lessons: what they say, set up and ask, when a step is done, and what is measured to check their claims."""
