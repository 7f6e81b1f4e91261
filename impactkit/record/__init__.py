"""What stays on disk: releases with their ledger, keys, rows of clients for the house only."""
