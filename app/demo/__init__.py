"""The demo: a sandbox, a small cast, and a clock that can be skipped forward."""
