"""Numbers, equations and sentences that a person reads; no Qt."""
