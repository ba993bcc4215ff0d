"""Agents beyond the recipes, a module a framework; importing one imports the framework."""
