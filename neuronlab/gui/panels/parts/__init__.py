"""What the panels are made of; a panel imports these parts and never another panel."""
