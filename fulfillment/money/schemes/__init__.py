"""Ways to pay: each scheme turns a payment request into a payload."""
