"""The token of a form: proof that it was sent from a page that this browser was given.

It is derived from a secret in the browser's own cookie, the session's or, where nobody is logged in, one that is made
for the purpose. Another site can make a browser send the cookie, but cannot read it, and so cannot know the token.
"""

import hashlib
import hmac
import secrets

SESSION_COOKIE = "onrecord_session"
FORM_COOKIE = "onrecord_form"
FORM_FIELD = "form_token"
FORM_HEADER = "x-form-token"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret for a cookie."""
    return secrets.token_urlsafe(SECRET_BYTES)


def form_token(secret: str) -> str:
    """The token that goes into the forms of a browser with that secret."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"onrecord form", hashlib.sha256).hexdigest()


def is_token(given: str, secret: str) -> bool:
    """Whether a form's token belongs to the browser's secret."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), form_token(secret).encode())
