"""Controllers carry out requests of bars, panels and views on the session."""
