// The page of the emulator. It uses the same two interfaces as any client: GraphQL and the control
// API. All text goes into the page by `textContent`, never as HTML.
'use strict';

const $ = (selector, within = document) => within.querySelector(selector);

/** Creates an element. Children are elements or texts; null is left out. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const template = (id) => $(`#${id}`).content.firstElementChild.cloneNode(true);

// The key

const fromAddress = /[#&?]key=([^&]+)/.exec(location.hash);
if (fromAddress) {
  sessionStorage.setItem('key', decodeURIComponent(fromAddress[1]));
  history.replaceState(null, '', '#/customers');
}
const key = () => sessionStorage.getItem('key');

// Requests

class Refused extends Error {}

async function request(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { 'x-api-key': key() ?? '', 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) throw new Refused('The key is not accepted.');
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  if (!response.ok && json?.error) throw new Error(json.error.message);
  return json;
}

const control = (method, path, body) => request(method, `/_emulator/${path}`, body);

/** Runs a document, without faults and without a trace in the request log. */
async function graphql(query, variables = {}) {
  const { data, errors } = await control('POST', 'graphql', { query, variables });
  if (errors) throw new Error(errors.map((error) => error.message).join('; '));
  return data;
}

// Formats

const number = (value) => Number(value).toLocaleString(undefined, { maximumFractionDigits: 6 });
const date = (text) => (text ? text.replace('T', ' ').replace(/(\.\d+)?Z$/, '') : '–');
const money = (value) => (value ? `${number(value.amount)} ${value.currency}` : '–');
const words = (text) => (text ?? '').toLowerCase().replaceAll('_', ' ');

function table(heads, rows, none) {
  if (rows.length === 0) return el('p', { class: 'quiet' }, none);
  return el('div', { class: 'scroll' },
    el('table', {},
      el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : el('td', {}, cell))))))));
}

const card = (title, ...children) => el('section', { class: 'card' }, el('h2', {}, title), ...children);

// Customers

const CUSTOMER = `query Page($id: String!) {
  getCustomerByRefId(input: { customerId: $id }) {
    name email hasPaymentMethod createdAt
    subscriptions {
      subscriptionId status startDate trialEndDate effectiveEndDate currentBillingPeriodEnd billingPeriod
      paymentCollection plan { displayName } addons { quantity addon { displayName } }
      totalPrice { total { amount currency } }
      scheduledUpdates { subscriptionScheduleType scheduledExecutionTime }
    }
  }
  cachedEntitlements(query: { customerId: $id }) {
    isGranted accessDeniedReason feature { refId displayName featureType }
    usageLimit currentUsage hasUnlimitedUsage hasSoftLimit enumValues usagePeriodEnd
  }
  creditBalanceSummary(input: { customerId: $id }) {
    balances { currency { displayName currencyId } currentBalance totalConsumed totalGranted resourceId }
  }
}`;

const HISTORY = `query PageHistory($input: UsageHistoryInput!) {
  usageHistory(usageHistoryInput: $input) {
    markers { timestamp }
    usageMeasurements { date value isResetPoint }
  }
}`;

async function customers(id) {
  const search = el('input', { type: 'search', 'aria-label': 'Search customers', placeholder: 'Search', value: customers.search ?? '' });
  const list = el('ul', { class: 'plain' });
  const more = el('p', { class: 'quiet' });
  const fill = async () => {
    customers.search = search.value;
    const page = await control('GET', `customers?search=${encodeURIComponent(search.value)}`);
    list.replaceChildren(...page.customers.map(({ customerId, name }) => el('li', {},
      el('a', { href: `#/customers/${encodeURIComponent(customerId)}`, 'aria-current': customerId === id ? 'true' : null },
        customerId, name ? el('span', { class: 'quiet' }, ` ${name}`) : null))));
    more.textContent = page.total === 0 ? 'No customers.' : page.total > page.customers.length ? `${number(page.total)} in total; search to narrow.` : '';
  };
  search.addEventListener('input', () => fill().catch(fail));
  await fill();
  const detail = id ? await customer(id) : el('p', { class: 'quiet' }, 'Choose a customer.');
  return el('div', { class: id ? 'split chosen' : 'split' }, el('section', { class: 'card' }, el('h2', {}, 'Customers'), search, list, more), el('div', {}, detail));
}

async function customer(id) {
  const data = await graphql(CUSTOMER, { id });
  const found = data.getCustomerByRefId;
  if (!found) return el('p', { class: 'bad' }, `There is no customer ${id}.`);
  const entitlements = (data.cachedEntitlements ?? []).filter(({ feature }) => feature);
  const metered = entitlements.filter(({ currentUsage }) => currentUsage !== null);
  return el('div', {},
    card(id,
      el('p', { class: 'quiet' }, [found.name, found.email, found.hasPaymentMethod ? 'has a payment method' : 'no payment method', `since ${date(found.createdAt)}`].filter(Boolean).join(' · '))),
    card('Subscriptions', table(['Plan', 'Status', 'Period ends', 'Price', 'Next'], (found.subscriptions ?? []).map(subscription), 'No subscriptions.')),
    card('Entitlements', table(['Feature', 'Access', 'Usage', 'Resets'], entitlements.map(entitlement), 'No entitlements.')),
    metered.length > 0 ? await usageChart(id, metered) : null,
    card('Credits', table(['Currency', 'Balance', 'Granted', 'Consumed'], (data.creditBalanceSummary?.balances ?? []).map((balance) => [
      balance.currency.displayName,
      amount(balance.currentBalance), amount(balance.totalGranted), amount(balance.totalConsumed),
    ]), 'No credits.')));
}

const amount = (value) => el('td', { class: 'number' }, number(value));

function subscription(held) {
  const addons = (held.addons ?? []).map(({ quantity, addon }) => `${quantity} × ${addon.displayName}`);
  const ends = held.effectiveEndDate ?? held.trialEndDate ?? held.currentBillingPeriodEnd;
  const updates = (held.scheduledUpdates ?? []).map((update) => `${words(update.subscriptionScheduleType)} on ${date(update.scheduledExecutionTime)}`);
  const tone = { ACTIVE: 'good', IN_TRIAL: 'warn', PAYMENT_PENDING: 'warn', NOT_STARTED: 'quiet' }[held.status] ?? 'bad';
  return [
    el('td', {}, held.plan.displayName, addons.length ? el('div', { class: 'quiet' }, addons.join(', ')) : null, el('div', { class: 'quiet id' }, held.subscriptionId)),
    el('td', { class: tone }, words(held.status)),
    date(ends),
    held.totalPrice ? `${money(held.totalPrice.total)} ${words(held.billingPeriod)}` : 'free',
    updates.join('; ') || '–',
  ];
}

function entitlement(own) {
  const { feature, usageLimit, currentUsage } = own;
  let usage = '–';
  if (own.enumValues?.length) usage = own.enumValues.join(', ');
  else if (own.hasUnlimitedUsage) usage = `${number(currentUsage ?? 0)} used, unlimited`;
  else if (usageLimit !== null && currentUsage !== null) {
    const text = `${number(currentUsage)} of ${number(usageLimit)}${own.hasSoftLimit ? ', soft limit' : ''}`;
    usage = el('div', {}, el('meter', { min: 0, max: Math.max(usageLimit, 1), high: usageLimit * 0.8, optimum: 0, value: Math.min(currentUsage, usageLimit), 'aria-label': `${feature.displayName}: ${text}` }), el('div', { class: 'quiet' }, text));
  } else if (usageLimit !== null) usage = number(usageLimit);
  return [
    el('td', {}, feature.displayName, el('div', { class: 'quiet id' }, feature.refId)),
    el('td', { class: own.isGranted ? 'good' : 'bad' }, own.isGranted ? 'granted' : `denied: ${own.accessDeniedReason}`),
    usage,
    date(own.usagePeriodEnd),
  ];
}

async function usageChart(id, metered) {
  const select = el('select', {}, metered.map(({ feature }) => el('option', { value: feature.refId }, feature.displayName)));
  const share = ({ currentUsage, usageLimit }) => currentUsage / (usageLimit || Infinity);
  select.value = metered.reduce((most, own) => (share(own) > share(most) ? own : most)).feature.refId;
  const drawing = el('div');
  const draw = async () => {
    const own = metered.find(({ feature }) => feature.refId === select.value);
    const end = new Date((await control('GET', 'clock')).now);
    const start = new Date(end);
    start.setUTCMonth(start.getUTCMonth() - 3);
    const input = { customerRefId: id, featureRefId: select.value, startDate: start.toISOString(), endDate: end.toISOString() };
    const { usageHistory } = await graphql(HISTORY, { input });
    drawing.replaceChildren(chart(usageHistory, start, end, own));
  };
  select.addEventListener('change', () => draw().catch(fail));
  await draw();
  return card('Usage over the last three months', el('label', {}, 'Feature ', select), drawing);
}

/** Usage as steps, its limit and its resets. */
function chart({ usageMeasurements, markers }, start, end, own) {
  const points = (usageMeasurements ?? []).map(({ date: at, value }) => [new Date(at), value]);
  if (points.length === 0) return el('p', { class: 'quiet' }, 'No usage was reported.');
  const limit = own.hasUnlimitedUsage ? null : own.usageLimit;
  const top = Math.max(limit ?? 0, 1, ...points.map(([, value]) => value)) * 1.1;
  const x = (at) => ((at - start) / (end - start)) * 1000;
  const y = (value) => 100 - (value / top) * 100;
  let path = `M 0 ${y(0)}`;
  for (const [at, value] of points) path += ` H ${x(at)} V ${y(value)}`;
  path += ' H 1000';
  const svg = (tag, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const last = points.at(-1)[1];
  const drawing = svg('svg', { class: 'chart', viewBox: '0 0 1000 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': `Usage of ${own.feature.displayName}, ${number(last)} now` });
  drawing.append(svg('path', { class: 'area', d: `${path} V 100 H 0 Z` }), svg('path', { class: 'line', d: path }));
  if (limit !== null) drawing.append(svg('line', { class: 'limit', x1: 0, x2: 1000, y1: y(limit), y2: y(limit) }));
  for (const { timestamp } of markers ?? []) {
    const at = x(new Date(timestamp));
    drawing.append(svg('line', { class: 'reset', x1: at, x2: at, y1: 0, y2: 100 }));
  }
  const legend = [date(start.toISOString()), limit === null ? 'no limit' : `limit ${number(limit)}`, `now ${number(last)}`];
  return el('div', {}, drawing, el('div', { class: 'legend' }, legend.map((text) => el('span', {}, text))));
}

// Requests, faults, checkouts, console

const SHOWN = 200;

async function requests() {
  const log = [];
  for (let after = null, hasMore = true; hasMore;) {
    const page = await control('GET', `requests?limit=1000${after === null ? '' : `&after=${after}`}`);
    log.push(...page.requests);
    hasMore = page.hasMore;
    after = page.requests.at(-1)?.number;
  }
  return card('Requests', el('p', {}, el('button', { onclick: act(() => control('DELETE', 'requests')) }, 'Clear')),
    table(['Number', 'Operation', 'Status', 'Errors', 'Variables'], log.slice(-SHOWN).reverse().map((entry) => [
      String(entry.number),
      entry.operationName ?? '–',
      el('td', { class: entry.status < 400 && entry.errors.length === 0 ? 'good' : 'bad' }, entry.status === null ? 'no response' : String(entry.status), entry.executed ? null : el('div', { class: 'quiet' }, 'not executed')),
      entry.errors.map(({ code, message }) => `${code}: ${message}`).join('; ') || '–',
      el('td', {}, el('details', {}, el('summary', {}, 'show'), el('pre', {}, JSON.stringify(entry.variables ?? {}, null, 2)))),
    ]), 'No requests yet.'));
}

async function faults() {
  const { faults: injected } = await control('GET', 'faults');
  const form = template('fault-form');
  const show = () => form.querySelectorAll('[data-for]').forEach((label) => { label.hidden = label.dataset.for !== form.kind.value; });
  form.kind.addEventListener('change', show);
  show();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = { kind: form.kind.value };
    form.querySelectorAll('label:not([hidden]) input').forEach(({ name, type, value }) => {
      if (value !== '') fault[name] = type === 'number' ? Number(value) : value;
    });
    if (fault.times === undefined) fault.always = true;
    act(() => control('POST', 'faults', fault))();
  });
  return el('div', { class: 'split' }, form,
    card('Active faults', injected.length ? el('p', {}, el('button', { onclick: act(() => control('DELETE', 'faults')) }, 'Remove all')) : null,
      table(['Kind', 'Operation', 'Times left', 'Details'], injected.map(({ kind, operation, times, always, seed, ...details }) => [
        words(kind), operation ?? 'all', always ? 'always' : String(times),
        Object.entries(details).filter(([, value]) => value !== null && value !== false).map(([name, value]) => `${name}: ${value}`).join(', ') || '–',
      ]), 'None. Requests succeed.')));
}

async function checkouts() {
  const { checkouts: open } = await control('GET', 'checkouts');
  return card('Open checkouts', table(['Customer', 'Plan', 'Checkout', ''], open.map(({ id, customerId, planId }) => [
    el('a', { href: `#/customers/${encodeURIComponent(customerId)}` }, customerId), planId, el('td', { class: 'id' }, id),
    el('td', {},
      el('button', { onclick: act(() => control('POST', `checkouts/${encodeURIComponent(id)}/complete`)) }, 'Pay'), ' ',
      el('button', { onclick: act(() => control('POST', `checkouts/${encodeURIComponent(id)}/expire`)) }, 'Expire')),
  ]), 'None. A checkout opens when a customer without a payment method subscribes to a paid plan.'));
}

const EXAMPLE = `{
  products { edges { node { refId displayName } } }
}`;

async function graphqlConsole() {
  const form = template('console-form');
  form.query.value = sessionStorage.getItem('query') ?? EXAMPLE;
  form.variables.value = sessionStorage.getItem('variables') ?? '{}';
  const output = $('#response', form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    sessionStorage.setItem('query', form.query.value);
    sessionStorage.setItem('variables', form.variables.value);
    try {
      const variables = JSON.parse(form.variables.value || '{}');
      const response = await request('POST', '/graphql', { query: form.query.value, variables });
      output.textContent = JSON.stringify(response, null, 2);
    } catch (error) {
      output.textContent = String(error.message);
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

// The frame

const VIEWS = { customers, requests, faults, checkouts, console: graphqlConsole };

function fail(error) {
  const notice = $('#notice');
  notice.textContent = error.message;
  notice.hidden = false;
  if (error instanceof Refused) signIn();
}

/** Makes a handler that changes something, and then shows the view again. */
function act(change) {
  return () => Promise.resolve(change()).then(render).catch(fail);
}

function signIn() {
  document.body.dataset.view = 'sign-in';
  const form = template('sign-in');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem('key', form.key.value);
    render();
  });
  $('#view').replaceChildren(form);
}

async function showClock() {
  const { now } = await control('GET', 'clock');
  $('#now').textContent = `${date(now)} UTC`;
  if (!$('#set-clock').matches(':focus')) $('#set-clock').value = now.slice(0, 19);
}

let shown = 0;

async function render() {
  const own = ++shown;
  const [, name, id] = location.hash.split('/');
  const view = VIEWS[name] ? name : 'customers';
  document.querySelectorAll('nav a').forEach((link) => {
    if (link.hash === `#/${view}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  if (!key()) return signIn();
  try {
    await showClock();
    const content = await VIEWS[view](id ? decodeURIComponent(id) : undefined);
    if (own !== shown) return;
    $('#notice').hidden = true;
    $('#view').replaceChildren(content);
    document.body.dataset.view = view;
  } catch (error) {
    if (own === shown) fail(error);
  }
}

document.querySelectorAll('[data-advance]').forEach((button) => {
  button.addEventListener('click', act(() => control('POST', 'clock', { advance: button.dataset.advance })));
});
$('#clock').addEventListener('submit', (event) => {
  event.preventDefault();
  act(() => control('POST', 'clock', { set: `${$('#set-clock').value}Z` }))();
});
addEventListener('hashchange', () => { render(); $('#view').focus(); });
render();
