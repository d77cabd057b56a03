"""Pictures of parts of the window as files and for the clipboard: recorded once, written in any format."""
