"""What the program is told: settings, compound files, clock, chance, texts, logging."""
