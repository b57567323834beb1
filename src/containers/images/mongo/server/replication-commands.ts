import {
  decode,
  documentOf,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  type Document,
  type Value,
} from '../values.ts';
import { Failure } from './failure.ts';
import { hostOf } from './replication.ts';
import type { Command, Session, State } from './state.ts';

const long = (value: number): Special => new Special('Long', String(value));

const timestamp = (milliseconds: number): Special =>
  new Special('Timestamp', `${Math.floor(milliseconds / 1000)},1`);

function needConfig({ replication }: State): Document {
  if (replication.set === undefined) throw new Failure(76, 'not running with --replSet');
  if (!replication.config) throw new Failure(94, 'no replset config has been received');
  return replication.config;
}

/** A configuration with what it leaves out. */
function completed(given: Document, set: string, version: number): Document {
  const members = given['members'];
  const all = (isList(members) ? members.filter(isDocument) : []).map((member, index): Document => {
    const host = hostOf(member);
    return {
      _id: member['_id'] ?? index,
      host: /:\d+$/.test(host) ? host : `${host}:27017`,
      arbiterOnly: member['arbiterOnly'] ?? false,
      buildIndexes: true,
      hidden: member['hidden'] ?? false,
      priority: member['priority'] ?? 1,
      tags: member['tags'] ?? {},
      secondaryDelaySecs: long(0),
      votes: member['votes'] ?? 1,
    };
  });
  return {
    _id: given['_id'] ?? set,
    version,
    term: 1,
    members: all,
    protocolVersion: long(1),
    writeConcernMajorityJournalDefault: true,
    settings: {
      chainingAllowed: true,
      heartbeatIntervalMillis: 2000,
      heartbeatTimeoutSecs: 10,
      electionTimeoutMillis: 10000,
      catchUpTimeoutMillis: -1,
      catchUpTakeoverDelayMillis: 30000,
      getLastErrorModes: {},
      getLastErrorDefaults: { w: 1, wtimeout: 0 },
    },
  };
}

const initiate: Command = async ({ replSetInitiate: given }, _database, state) => {
  const { replication, hostname, port } = state;
  const { set } = replication;
  if (set === undefined) throw new Failure(76, 'This node was not started with replication enabled.');
  if (replication.config) throw new Failure(23, 'already initialized');
  const asked = isDocument(given) && Object.keys(given).length > 0;
  const me = `${hostname}:${port}`;
  const config: Document = asked ? given : { _id: set, members: [{ _id: 0, host: me }] };
  if (config['_id'] !== set)
    throw new Failure(
      93,
      `Rejecting initiate with a set name that differs from command line set name, initiate set name: ${String(config['_id'])}, command line set name: ${set}`,
    );
  await replication.configure(completed(config, set, 1), state);
  return asked ? {} : { info2: 'no configuration specified. Using a default configuration for the set', me };
};

const reconfigure: Command = async ({ replSetReconfig: given }, _database, state) => {
  needConfig(state);
  if (state.replication.role !== 'primary')
    throw new Failure(
      10107,
      'New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY. Current state SECONDARY;',
    );
  const version = numberOf(field(given, 'version')) ?? 1;
  await state.replication.configure(
    completed(isDocument(given) ? given : {}, state.replication.set ?? '', version),
    state,
  );
  return {};
};

const status: Command = async (_command, _database, state) => {
  needConfig(state);
  const { replication } = state;
  await replication.elect(state);
  const alive = await replication.alive();
  const { members, primary, self, electedAt } = replication;
  const now = state.now();
  const applied = { ts: timestamp(now), t: long(replication.term) };
  const majority = Math.floor(members.length / 2) + 1;
  const primaryIsSelf = replication.role === 'primary';
  const date = new Date(now);
  return {
    set: replication.set,
    date,
    myState: primaryIsSelf ? 1 : 2,
    term: long(replication.term),
    syncSourceHost: primaryIsSelf ? '' : (primary ?? ''),
    syncSourceId: primaryIsSelf ? -1 : members.findIndex((each) => hostOf(each) === primary),
    heartbeatIntervalMillis: long(2000),
    majorityVoteCount: majority,
    writeMajorityCount: majority,
    votingMembersCount: members.length,
    writableVotingMembersCount: members.length,
    optimes: {
      lastCommittedOpTime: applied,
      lastCommittedWallTime: date,
      readConcernMajorityOpTime: applied,
      appliedOpTime: applied,
      durableOpTime: applied,
      writtenOpTime: applied,
      lastAppliedWallTime: date,
      lastDurableWallTime: date,
      lastWrittenWallTime: date,
    },
    lastStableRecoveryTimestamp: timestamp(now),
    members: members.map((member): Document => {
      const host = hostOf(member);
      const there = alive.has(host);
      const isPrimary = host === primary && there;
      const optimes = {
        optime: applied,
        ...(member !== self && { optimeDurable: applied }),
        optimeDate: date,
      };
      const gone = { ts: new Special('Timestamp', '0,0'), t: long(-1) };
      return {
        _id: member['_id'],
        name: host,
        health: there ? 1 : 0,
        state: !there ? 8 : isPrimary ? 1 : 2,
        stateStr: !there ? '(not reachable/healthy)' : isPrimary ? 'PRIMARY' : 'SECONDARY',
        uptime: there ? Math.floor((now - (member === self ? state.since : electedAt)) / 1000) : 0,
        ...(there ? optimes : { optime: gone, optimeDurable: gone, optimeDate: new Date(0) }),
        ...(member !== self && {
          lastHeartbeat: date,
          lastHeartbeatRecv: date,
          pingMs: long(0),
          lastHeartbeatMessage: there
            ? ''
            : `Error connecting to ${host} :: caused by :: Could not find address for ${host}`,
        }),
        syncSourceHost: isPrimary || !there ? '' : (primary ?? ''),
        syncSourceId: isPrimary || !there ? -1 : members.findIndex((each) => hostOf(each) === primary),
        infoMessage: '',
        ...(isPrimary && {
          electionTime: timestamp(electedAt),
          electionDate: new Date(Math.floor(electedAt / 1000) * 1000),
        }),
        configVersion: replication.config?.['version'],
        configTerm: replication.term,
        ...(member === self && { self: true, lastHeartbeatMessage: '' }),
      };
    }),
  };
};

/** The part of a replica set in what a server says of itself. */
function memberHello(state: State): Document {
  const { replication } = state;
  const { config, primary, self } = replication;
  if (replication.set === undefined) return { isWritablePrimary: true };
  if (!config)
    return {
      isWritablePrimary: false,
      secondary: false,
      info: 'Does not have a valid replica set config',
      isreplicaset: true,
    };
  return {
    hosts: replication.members.map(hostOf),
    setName: replication.set,
    setVersion: config['version'],
    isWritablePrimary: replication.role === 'primary',
    secondary: replication.role === 'secondary',
    primary,
    me: self && hostOf(self),
  };
}

const hello: Command = async (command, _database, state) => {
  await state.replication.elect(state);
  const member = documentOf(Object.entries(memberHello(state)).filter(([, value]) => value !== undefined));
  const { isWritablePrimary, ...rest } = member;
  const legacy = 'isMaster' in command || 'ismaster' in command;
  return {
    ...rest,
    [legacy ? 'ismaster' : 'isWritablePrimary']: isWritablePrimary,
    maxBsonObjectSize: 16777216,
    maxMessageSizeBytes: 48000000,
    maxWriteBatchSize: 100000,
    localTime: new Date(state.now()),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 27,
    readOnly: false,
  };
};

const ofMember =
  (run: (command: Document, state: State) => Document): Command =>
  (command, _database, state, session: Session) => {
    if (!session.member) throw new Failure(13, 'not authorized on admin to execute command');
    return run(command, state);
  };

const text = (value: Value): string => (typeof value === 'string' ? value : '');

/** The commands of replica sets. `pass` runs a write that the primary has passed on. */
export const replicationCommands = (
  pass: (command: Document, database: string, state: State) => Promise<Document>,
): Readonly<Record<string, Command>> => ({
  hello,
  isMaster: hello,
  ismaster: hello,
  replSetInitiate: initiate,
  replSetReconfig: reconfigure,
  replSetGetConfig: (_command, _database, state) => ({ config: needConfig(state) }),
  replSetGetStatus: status,
  replSetHeartbeat: ofMember((_command, { replication }) => replication.heartbeat()),
  replSetDump: ofMember((_command, state) => ({ data: state.replication.dump(state) })),
  replSetAdopt: ofMember(({ replSetAdopt: config, election, data }, state) => {
    if (!isDocument(config) || !isDocument(election)) return {};
    state.replication.adopt(config, election, state);
    state.replication.load(data ?? [], state);
    return {};
  }),
  replSetApply(command, _database, state, session) {
    const inner = session.member ? decode(text(command['replSetApply'])) : undefined;
    return isDocument(inner) ? pass(inner, text(command['database']), state) : {};
  },
});
