#!/usr/bin/env python3
"""A session with the emulator in Python, without any packages.

It provisions a customer, pays a checkout, moves the clock past the end of a trial, and injects a
fault. Start the emulator first:

    cargo run -p stigg-emulator -- --port 4000
    python3 emulator/examples/walkthrough.py

STIGG_EMULATOR is its address, STIGG_EMULATOR_KEY its API key.
"""

import json
import os
import urllib.error
import urllib.request
from urllib.parse import quote


class Emulator:
    """A running emulator."""

    def __init__(self, address, key):
        self.address = address
        self.key = key

    def send(self, method, path, body=None):
        """Sends a request and returns the JSON of the response, if there is any."""
        headers = {"X-API-KEY": self.key}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        # A proxy from the environment cannot reach this computer.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def control(self, method, path, body=None):
        """Sends a request to the control API."""
        return self.send(method, "/_emulator/" + path, body)

    def graphql(self, query, **variables):
        """Sends a GraphQL document and returns its data."""
        response = self.send("POST", "/graphql", {"query": query, "variables": variables})
        if "errors" in response:
            raise RuntimeError(response["errors"][0]["message"])
        return response["data"]


PROVISION_CUSTOMER = """
    mutation ($input: ProvisionCustomerInput!) {
      provisionCustomer(input: $input) { customer { refId } }
    }
"""
PROVISION_SUBSCRIPTION = """
    mutation ($input: ProvisionSubscriptionInput!) {
      provisionSubscriptionV2(input: $input) {
        status checkoutBillingId subscription { refId status }
      }
    }
"""
GET_SUBSCRIPTION = """
    query ($input: GetSubscriptionInput!) { getSubscription(input: $input) { status } }
"""
REPORT_USAGE = """
    mutation ReportUsage($input: ReportUsageInput!) { reportUsage(input: $input) { currentUsage } }
"""


def main():
    emulator = Emulator(
        os.environ.get("STIGG_EMULATOR", "http://127.0.0.1:4000"),
        os.environ.get("STIGG_EMULATOR_KEY", "server-emulator-key"),
    )
    # Start from the beginning, however often this runs.
    emulator.control("DELETE", "state")
    emulator.control("DELETE", "faults")
    emulator.control("DELETE", "requests")

    def status(subscription_id):
        data = emulator.graphql(GET_SUBSCRIPTION, input={"subscriptionId": subscription_id})
        return data["getSubscription"]["status"]

    emulator.graphql(PROVISION_CUSTOMER, input={"customerId": "acme"})

    # A paid plan has to be paid for first.
    order = {
        "customerId": "acme",
        "planId": "plan-revvenu-essentials",
        "billingPeriod": "MONTHLY",
    }
    ordered = emulator.graphql(PROVISION_SUBSCRIPTION, input=order)["provisionSubscriptionV2"]
    assert ordered["status"] == "PAYMENT_REQUIRED", ordered
    checkouts = emulator.control("GET", "checkouts")["checkouts"]
    assert [checkout["id"] for checkout in checkouts] == [ordered["checkoutBillingId"]], checkouts
    checkout_id = quote(ordered["checkoutBillingId"], safe="")
    paid = emulator.control("POST", f"checkouts/{checkout_id}/complete")["subscriptionId"]
    assert status(paid) == "ACTIVE"
    print("The checkout is paid, and", paid, "is active.")

    # A trial ends when its time has come.
    order = {"customerId": "acme", "planId": "plan-stigg-pro", "billingPeriod": "MONTHLY"}
    ordered = emulator.graphql(PROVISION_SUBSCRIPTION, input=order)["provisionSubscriptionV2"]
    trial = ordered["subscription"]
    assert trial["status"] == "IN_TRIAL", trial
    now = emulator.control("POST", "clock", {"advance": {"days": 15}})["now"]
    ended = status(trial["refId"])
    assert ended != "IN_TRIAL", ended
    print("At", now, "the trial has ended:", ended)

    # The next report fails, and the same report succeeds afterwards.
    fault = {"kind": "STATUS", "status": 503, "retryAfter": 2, "operation": "ReportUsage"}
    emulator.control("POST", "faults", fault)
    report = {"customerId": "acme", "featureId": "feature-01-templates", "value": 1}
    try:
        emulator.graphql(REPORT_USAGE, input=report)
        raise AssertionError("the report should have failed")
    except urllib.error.HTTPError as error:
        assert (error.code, error.headers["Retry-After"]) == (503, "2"), error
    assert emulator.control("GET", "faults")["faults"] == []
    usage = emulator.graphql(REPORT_USAGE, input=report)["reportUsage"]
    assert usage["currentUsage"] == 1, usage
    executions = emulator.control("GET", "executions")["executions"]
    assert executions["ReportUsage"] == 1, executions
    print("The report failed once with 503, and was counted once.")


if __name__ == "__main__":
    main()
