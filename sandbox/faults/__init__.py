"""Faults on demand: what goes wrong once in a thousand times, when a test wants it.

rules      one rule: what it strikes, how often, what happens then
injector   all rules; asked before each call and for each update
lines      closing a connection without an answer
"""
