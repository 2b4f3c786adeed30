"""Find a program: say where you are and what you need; read which programs fit, and why."""
