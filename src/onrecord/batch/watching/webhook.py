"""Matches posted to a webhook, in the manner of Standard Webhooks 1.0.0 (standardwebhooks.com).

`webhook-id` is the same each time that a match is posted, so that a receiver can drop what it has had. With a secret,
`webhook-signature` is "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body". A secret in the standard's own form
is "whsec_" and the base64 of the key; any other is the key itself.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from onrecord.errors import FetchFailed, PrivateAddress, UsageError, WebhookFailed
from onrecord.ingest.fetch import ask
from onrecord.ingest.polite import retry_after

SECRET_VARIABLE = "ONRECORD_WEBHOOK_SECRET"  # noqa: S105 - the name of the variable
MAX_ANSWER_BYTES = 65_536  # what a receiver says is not looked at
_OK = 2  # the class of its status
_REFUSED = frozenset({400, 413, 422})  # statuses that are about what was posted, and not about the server
_ENCODED = "whsec_"
_NEXT_STEP = "It is posted again later; `onrecord alerts remove` gives it up."


def secret() -> bytes | None:
    """The key by which what is posted is signed: from the environment, empty is none.

    Raises:
        UsageError: it begins as the standard's secrets do, and does not go on so.
    """
    value = os.environ.get(SECRET_VARIABLE, "")
    if not value.startswith(_ENCODED):
        return value.encode() or None
    try:
        key = base64.b64decode(value.removeprefix(_ENCODED), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        what = f"the secret begins with {_ENCODED}, but what follows is no base64"
        raise UsageError(what, where=SECRET_VARIABLE, next_step="Copy it again from whoever receives the webhook.")
    return key


def post(
    url: str,
    told: Mapping[str, Any],
    *,
    id: str,  # noqa: A002 - the name of the header
    signed_with: bytes | None = None,
    allow_private: bool = False,
) -> None:
    """Post a match to a webhook; redirects are not followed.

    Args:
        url: of the webhook.
        told: the match, as JSON.
        id: of the match.
        signed_with: a key; None: it is not signed.
        allow_private: post to addresses on this machine and on private networks, too.

    Raises:
        WebhookFailed: it was not taken: any status but 2xx, or no answer.
    """
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")
    try:
        answer = ask(
            url,
            headers=_headers(body, id, signed_with),
            body=body,
            limit=MAX_ANSWER_BYTES,
            cut=True,
            allow_private=allow_private,
        )
    except (FetchFailed, PrivateAddress) as error:
        raise WebhookFailed(error.what, where=_host(url), next_step=_NEXT_STEP) from None
    if answer.status // 100 != _OK:
        what = f"the webhook answered {answer.told}"
        raise WebhookFailed(
            what,
            where=_host(url),
            next_step=_NEXT_STEP,
            retry_after=retry_after(answer),
            refused=answer.status in _REFUSED,
        )


def _headers(body: bytes, identifier: str, signed_with: bytes | None) -> dict[str, str]:
    moment = str(int(time.time()))
    headers = {"Content-Type": "application/json", "webhook-id": identifier, "webhook-timestamp": moment}
    if signed_with:
        signed = hmac.new(signed_with, b".".join((identifier.encode(), moment.encode(), body)), hashlib.sha256)
        headers["webhook-signature"] = f"v1,{base64.b64encode(signed.digest()).decode()}"
    return headers


def _host(url: str) -> str:
    """All that a message shows of it: what stands behind the host is often a secret."""
    return urlsplit(url).hostname or "webhook"
