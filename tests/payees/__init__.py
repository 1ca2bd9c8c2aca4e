"""Whom residents pay: changed only by a yes, and every other code warned of."""
