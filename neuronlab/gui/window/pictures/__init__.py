"""Pictures, animations and reports of what the window shows, and a window nobody sees in which they are made."""
