"""What the plots are made of; a plot imports these parts and never another plot."""
