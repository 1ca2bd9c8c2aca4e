"""Closing statements: what each household ordered and paid in a control period."""
