// Subscribes to a server with the reference clients of both sub-protocols, and prints what comes.
//
//     node client.mjs graphql-transport-ws URL KEY DOCUMENT
//
// `graphql-ws` is the older sub-protocol, which the package `subscriptions-transport-ws` speaks. The
// package `graphql-ws` speaks `graphql-transport-ws`.

import { createClient } from "graphql-ws";
import { SubscriptionClient } from "subscriptions-transport-ws";
import WebSocket from "ws";

const [protocol, url, key, document] = process.argv.slice(2);

const say = (event, value) => console.log(JSON.stringify([event, value]));
const sink = {
  next: (result) => say("next", result),
  error: (error) => say("error", error),
  complete: () => say("complete"),
};

if (protocol === "graphql-transport-ws") {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { "X-API-KEY": key },
    keepAlive: 100,
    retryAttempts: 5,
    retryWait: async () => {},
    shouldRetry: () => true,
    on: {
      connected: () => say("connected"),
      closed: (event) => say("closed", event.code),
      pong: () => say("pong"),
    },
  });
  client.subscribe({ query: document }, sink);
} else {
  const client = new SubscriptionClient(
    url,
    {
      connectionParams: { "X-API-KEY": key },
      reconnect: true,
      connectionCallback: (error) => error && say("refused", error),
    },
    WebSocket,
  );
  client.onConnected(() => say("connected"));
  client.onReconnected(() => say("connected"));
  client.onDisconnected(() => say("closed"));
  client.request({ query: document }).subscribe(sink);
}
