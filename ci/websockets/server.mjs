// Serves subscriptions with the reference servers of both sub-protocols.
//
//     node server.mjs PROTOCOL SCHEMA KEY
//
// It prints its port, then a line for each event. A line of its standard input tells what to do:
//
//     push DATA     sends data to all subscribers: {"packagePublished": {...}}
//     close CODE    closes all connections

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { EventEmitter, on } from "node:events";
import { createInterface } from "node:readline";
import { buildSchema, execute, subscribe } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { SubscriptionServer } from "subscriptions-transport-ws";
import { WebSocketServer } from "ws";

const [protocol, schemaFile, key] = process.argv.slice(2);

const say = (event, value) => console.log(JSON.stringify([event, value]));
const isKey = (parameters) => parameters?.["X-API-KEY"] === key;

const pushes = new EventEmitter().setMaxListeners(0);
const schema = buildSchema(readFileSync(schemaFile, "utf8"));
schema.getType("EntitlementUnion").resolveType = (value) => value.__typename;
for (const field of Object.values(schema.getSubscriptionType().getFields())) {
  field.subscribe = async function* () {
    const updates = on(pushes, "push");
    say("subscribed", field.name);
    for await (const [data] of updates) {
      if (field.name in data) yield data;
    }
  };
}

const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => offered.has(protocol) && protocol });
if (protocol === "graphql-transport-ws") {
  const onConnect = ({ connectionParams }) => isKey(connectionParams);
  useServer({ schema, onConnect, onDisconnect: (_context, code) => say("closed", code) }, sockets);
} else {
  const onConnect = (parameters) => {
    if (!isKey(parameters)) throw new Error("Unauthenticated");
  };
  const options = { schema, execute, subscribe, onConnect, keepAlive: 100, onDisconnect: () => say("closed") };
  SubscriptionServer.create(options, sockets);
}

const server = createServer();
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (connection) => sockets.emit("connection", connection, request));
});
server.listen(0, "127.0.0.1", () => say("listening", server.address().port));

createInterface({ input: process.stdin }).on("line", (line) => {
  const [command, argument] = line.split(/ (.*)/);
  if (command === "push") pushes.emit("push", JSON.parse(argument));
  if (command === "close") {
    for (const connection of sockets.clients) connection.close(Number(argument));
  }
}).on("close", () => process.exit());
