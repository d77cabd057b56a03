"""Controllers carry out what bars, panels and views ask for, on the session."""
