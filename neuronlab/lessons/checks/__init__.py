"""Checks of a lesson beyond the shape of its records: that everything it names exists, fits and is used."""
