#!/bin/sh
# A session with the emulator and `curl`: provisions a customer, pays a checkout, moves the clock past
# the end of a trial, and injects a fault. Start the emulator first:
#
#     cargo run -p stigg-emulator -- --port 4000
#     emulator/examples/control.sh
#
# STIGG_EMULATOR is its address, STIGG_EMULATOR_KEY its API key.
set -eu

address=${STIGG_EMULATOR:-http://127.0.0.1:4000}
key=${STIGG_EMULATOR_KEY:-server-emulator-key}

# Sends a request: method, path, and optionally a JSON body. Fails if the response is an error.
send() {
    if [ $# -gt 2 ]; then
        curl --silent --show-error --fail-with-body --request "$1" "$address$2" \
            --header "X-API-KEY: $key" --header 'Content-Type: application/json' --data "$3"
    else
        curl --silent --show-error --fail-with-body --request "$1" "$address$2" \
            --header "X-API-KEY: $key"
    fi
}

# Sends a GraphQL document without variables.
graphql() {
    send POST /graphql "{\"query\": \"$(printf '%s' "$1" | tr '\n' ' ' | sed 's/"/\\"/g')\"}"
}

# Prints the first value of a text field of the JSON on stdin.
field() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# Checks that something is what it should be.
check() {
    if [ "$2" != "$3" ]; then
        echo "$1: expected $3, but it is $2" >&2
        exit 1
    fi
    echo "$1: $2"
}

check 'The emulator' "$(curl --silent --show-error --fail "$address/_emulator/health" | field status)" READY
# Start from the beginning, however often this runs.
send DELETE /_emulator/state
send DELETE /_emulator/faults
send DELETE /_emulator/streams/faults

graphql 'mutation { provisionCustomer(input: { customerId: "acme" }) { customer { refId } } }' > /dev/null

# A paid plan has to be paid for first.
ordered=$(graphql 'mutation { provisionSubscriptionV2(input: {
    customerId: "acme", planId: "plan-revvenu-essentials", billingPeriod: MONTHLY
}) { status checkoutBillingId } }')
check 'The order' "$(echo "$ordered" | field status)" PAYMENT_REQUIRED
checkout=$(echo "$ordered" | field checkoutBillingId)
subscription=$(send POST "/_emulator/checkouts/$checkout/complete" | field subscriptionId)
status() {
    graphql "{ getSubscription(input: { subscriptionId: \"$1\" }) { status } }" | field status
}
check 'The paid subscription' "$(status "$subscription")" ACTIVE

# A trial ends when its time has come.
trial=$(graphql 'mutation { provisionSubscriptionV2(input: {
    customerId: "acme", planId: "plan-stigg-pro", billingPeriod: MONTHLY
}) { subscription { refId } } }' | field refId)
check 'The trial' "$(status "$trial")" IN_TRIAL
send POST /_emulator/clock '{"advance": "P15D"}' > /dev/null
if [ "$(status "$trial")" = IN_TRIAL ]; then
    echo 'The trial has not ended' >&2
    exit 1
fi
echo "The trial after 15 days: $(status "$trial")"

# The next request fails, and the one after it succeeds.
send POST /_emulator/faults '{"kind": "STATUS", "status": 503, "retryAfter": 2}' > /dev/null
ask() {
    curl --silent --output /dev/null --write-out '%{http_code}' "$address/graphql" \
        --header "X-API-KEY: $key" --header 'Content-Type: application/json' \
        --data '{"query": "{ __typename }"}'
}
check 'With a fault' "$(ask)" 503
check 'Without a fault' "$(ask)" 200

# The next WebSocket is refused, as if the server were overloaded.
send POST /_emulator/streams/faults '{"kind": "REFUSE", "status": 503}' > /dev/null
connect() {
    curl --silent --output /dev/null --write-out '%{http_code}' "$address/graphql" \
        --header 'Connection: Upgrade' --header 'Upgrade: websocket' \
        --header 'Sec-WebSocket-Version: 13' --header 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
}
check 'A WebSocket with a fault' "$(connect)" 503
