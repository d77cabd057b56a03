"""The bars above and below the plots: run controls, insight, timeline, gradient check."""
