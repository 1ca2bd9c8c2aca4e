"""What each paper shows, ready for its drawing."""
