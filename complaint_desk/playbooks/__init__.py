"""Loads and checks what the guide says and asks: playbooks, phrases and the phrase coach's rules, all from resources."""
