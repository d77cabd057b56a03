"""Text for people: numbers, equations and sentences. No Qt."""
