"""Medication for opioid use disorder: who may start what, how, with what missed, switched, injected or taken home.

One module a topic, each beside the file of the same name in `knowledge/rules/`. What several findings add up to is
`throughcare.advice`.
"""
