"""impactkit: repeated questionnaires become indicators of progress towards employment."""
