"""What the administrator of a machine set for everybody who works on it: one TOML file, read and never written.

It only narrows: it says where the desk stands, how the program begins, and what may not be changed; no key gives a right that a role
does not have. A mistake in it never makes it vanish. What was read holds, and for what was not the stricter choice is taken: the
setting stays as it is and cannot be changed, and a desk that cannot be told is not guessed.

The order in which a setting is decided: the policy, where it locks; the command line; what the person chose; the policy; the program.
"""
