"""What several plots share: pictures, labels, ranges, curves, heat maps, marks."""
