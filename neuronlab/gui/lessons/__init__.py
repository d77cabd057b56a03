"""What a lesson shows in the window: its panel, the list of lessons, and callouts."""
