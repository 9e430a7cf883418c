"""Signs Schemathesis in, as the florist of the demo."""

import json
import os
import time
import urllib.error
import urllib.request

import schemathesis

PORTAL = os.environ["PORTAL"]
FLORIST = {"number": "100042", "password": "lilas-et-pivoines"}
# Sessions that a case ends are another account's, so that the others go on.
GARAGE = {"number": "100043", "password": "boulons-et-courroies"}


def sign_in(credentials):
    body = json.dumps(credentials).encode()
    while True:
        request = urllib.request.Request(PORTAL + "/v1/sessions", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["token"]
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429:
                raise
            time.sleep(int(refusal.headers["Retry-After"]))


def ends_a_session(case):
    return case.operation.definition.raw.get("operationId") in ("sign-out", "end-session")


@schemathesis.auth(cache_by_key=lambda case, context: str(ends_a_session(case)))
class Session:
    """A session of the florist; it is opened again when a case has ended it."""

    def get(self, case, context):
        return sign_in(GARAGE if ends_a_session(case) else FLORIST)

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"
