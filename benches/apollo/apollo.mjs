// Apollo Server with the schema of the SDK. It answers a check with constants: less than the emulator
// does, which keeps state and computes limits.
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const typeDefs = readFileSync(new URL('../../schema/stigg.graphql', import.meta.url), 'utf8');

const entitlement = {
  isGranted: true,
  hasUnlimitedUsage: false,
  hasSoftLimit: false,
  usageLimit: 4,
  currentUsage: 1,
  requestedUsage: 1,
  customerId: 'acme',
  feature: {
    refId: 'feature-02-campaigns',
    displayName: 'Campaigns',
    featureType: 'NUMBER',
    meterType: 'Incremental',
    featureUnits: 'campaign',
    featureUnitsPlural: 'campaigns',
    additionalMetaData: {},
  },
  resetPeriod: 'MONTH',
  usagePeriodStart: '2030-01-01T00:00:00.000Z',
  usagePeriodEnd: '2030-02-01T00:00:00.000Z',
};

const server = new ApolloServer({ typeDefs, resolvers: { Query: { entitlement: () => entitlement } } });
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
console.log(url);
