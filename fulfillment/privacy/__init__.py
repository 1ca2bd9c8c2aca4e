"""What is kept about people: shown, erased on request, erased when its time is over."""
