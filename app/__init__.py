"""The program: command line, wiring, scheduler, migrations."""
