"""What is sent to the terminal: only the cells that changed, in the shortest style codes."""
