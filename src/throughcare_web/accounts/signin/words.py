"""What the sign-in says in more than one place. The same words for a wrong password, an unknown address and a lock-out."""

from __future__ import annotations

from throughcare_web.accounts.roles import Role


NO_MATCH = (
    "We could not sign you in. Check the e-mail address and the password. After several wrong tries, wait"
    " 15 minutes, use a passkey, or choose a new password."
)
WRONG_CODE = "This code is not right, or it has been used. Wait for the next one and type that."
TOO_MANY_CODES = "Too many wrong codes. Wait five minutes and try again."
WRONG_PASSWORD = "This is not your current password."  # noqa: S105 - words, not a secret
LAST_FACTOR = "This is your only second factor. Add another one first."
ENDED = {
    "idle": "You were signed out because nothing happened for a while.",
    "length": "You were signed out because you had been signed in for a long time.",
}

# Words that people put into a password here (ASVS 6.1.2); the site's name and the reader's address join them.
CONTEXT_WORDS = (
    *("throughcare", "password", "passphrase", "welcome", "letmein", "login", "signin", "staff", "secret"),
    *("methadone", "buprenorphine", "suboxone", "naloxone", "narcan", "naltrexone", "vivitrol", "opioid"),
    *("recovery", "treatment", "clinic", "hospital", "health", "care", "patient", "medical", "nursing"),
    *("contraseña", "contrasena", "bienvenido", "bienvenida", "metadona", "buprenorfina", "naloxona"),
    *("tratamiento", "clínica", "clinica", "salud", "paciente"),
    *(role.value.replace("_", "") for role in Role),
)
