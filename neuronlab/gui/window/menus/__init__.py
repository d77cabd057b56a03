"""Context menus, one table of rows per subject: the plot, points, units, weights, layers, views."""
