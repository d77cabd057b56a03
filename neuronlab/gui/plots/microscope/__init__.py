"""The step microscope: one training step, stage by stage."""
