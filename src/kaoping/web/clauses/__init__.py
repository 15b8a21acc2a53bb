"""Clauses: an official document read clause by clause, settled by people, written into the register as a scheme."""
