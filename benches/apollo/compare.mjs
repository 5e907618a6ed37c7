// Starts both servers and puts load on them in turns: 16 connections, each with one request at a time.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const CONNECTIONS = 16;
const KEY = 'key-of-the-comparison';

const root = new URL('../../', import.meta.url);
const children = [];

/** Starts a program and returns the first address that it prints. */
async function start(command, ...args) {
  const child = spawn(command, args, { cwd: new URL('.', import.meta.url), stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/\S+/.exec(line);
    if (found) return new URL(found[0]);
  }
  throw new Error(`${command} did not start`);
}

function post(url, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': KEY, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(Buffer.concat(parts).toString()));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Requests per second, after half a second of load. */
async function rate(url, body) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const begins = performance.now() + 500;
  const ends = begins + SECONDS * 1000;
  let requests = 0;
  const connection = async () => {
    while (performance.now() < ends) {
      await post(url, agent, body);
      if (performance.now() >= begins) requests += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  return requests / SECONDS;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  const emulator = await start(new URL('target/release/stigg-emulator', root).pathname, '--api-key', KEY);
  const apollo = await start('node', 'apollo.mjs');
  const once = new Agent();
  const provision = JSON.stringify({
    query: 'mutation($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) { customer { id } } }',
    variables: { input: { customerId: 'acme', subscriptionParams: { planId: 'plan-revvenu-basic' } } },
  });
  await post(emulator, once, provision);
  const check = JSON.stringify({
    query: readFileSync(new URL('schema/documents/GetEntitlement.graphql', root), 'utf8'),
    variables: { query: { customerId: 'acme', featureId: 'feature-02-campaigns' } },
  });
  for (const url of [emulator, apollo]) {
    const { data, errors } = JSON.parse(await post(url, once, check));
    if (errors || data?.entitlement?.isGranted !== true) throw new Error(`${url}: ${JSON.stringify(errors ?? data)}`);
  }
  const rates = { emulator: [], apollo: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.emulator.push(await rate(emulator, check));
    rates.apollo.push(await rate(apollo, check));
  }
  const ratio = median(rates.emulator.map((own, round) => own / rates.apollo[round]));
  console.log('| server | requests/s, median |\n| --- | ---: |');
  console.log(`| the emulator, in a release build | ${Math.round(median(rates.emulator))} |`);
  console.log(`| Apollo Server, with constants | ${Math.round(median(rates.apollo))} |`);
  console.log(`\nThe emulator is ${ratio.toFixed(1)} times as fast, with one Node.js process as the client.`);
} finally {
  for (const child of children) child.kill();
}
