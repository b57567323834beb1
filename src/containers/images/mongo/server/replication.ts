import {
  encode,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  type Document,
  type Value,
} from '../values.ts';
import { Failure } from './failure.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

/** What a member of a replica set may be. */
export type Role = 'primary' | 'secondary' | 'standalone' | 'uninitialized';

/** What replication needs of its server. */
export interface ReplicationParts {
  readonly store: Store;
  /** The name that the server was started with; undefined: it replicates nothing. */
  readonly set: string | undefined;
  readonly port: number;
  /** Whether a host of a configuration is this server. */
  isSelf(host: string): boolean;
  /** Sends a command to another member; undefined: it does not answer. */
  ask(host: string, command: Document): Promise<Document | undefined>;
}

const LOCAL = 'local';
const SET = 'system.replset';
const ELECTION = 'replset.election';

/** A server's part in a replica set: what it knows is kept in its database `local`. */
export class Replication {
  readonly set: string | undefined;
  readonly #parts: ReplicationParts;

  constructor(parts: ReplicationParts) {
    this.set = parts.set;
    this.#parts = parts;
  }

  get config(): Document | undefined {
    return this.set === undefined ? undefined : this.#parts.store.collection(LOCAL, SET)?.documents[0];
  }

  /** The members as their configuration has them. */
  get members(): readonly Document[] {
    return membersOf(this.config);
  }

  get self(): Document | undefined {
    return this.members.find((each) => this.#parts.isSelf(hostOf(each)));
  }

  get #election(): Document {
    return this.#parts.store.collection(LOCAL, ELECTION)?.documents[0] ?? {};
  }

  get term(): number {
    return numberOf(this.#election['term']) ?? 0;
  }

  /** The host of the primary. */
  get primary(): string | undefined {
    const { primary } = this.#election;
    return typeof primary === 'string' ? primary : undefined;
  }

  /** When the primary was elected, in milliseconds since the epoch. */
  get electedAt(): number {
    return numberOf(this.#election['at']) ?? 0;
  }

  get role(): Role {
    if (this.set === undefined) return 'standalone';
    if (!this.config) return 'uninitialized';
    return this.primary !== undefined && this.#parts.isSelf(this.primary) ? 'primary' : 'secondary';
  }

  /** Begins a set, or changes it. Throws {@link Failure} when not every member answers. */
  async configure(config: Document, state: State): Promise<void> {
    const members = membersOf(config);
    const own = members.find((each) => this.#parts.isSelf(hostOf(each)));
    if (!own)
      throw new Failure(
        93,
        `No host described in new configuration with {version: ${String(config['version'])}, term: 0} for replica set ${this.set ?? ''} maps to this node`,
      );
    for (const host of this.#others(members)) {
      if (await this.#parts.ask(host, { replSetHeartbeat: this.set })) continue;
      throw new Failure(
        74,
        `replSetInitiate quorum check failed because not all proposed set members responded affirmatively: ${host} failed with Error connecting to ${host} :: caused by :: Connection refused`,
      );
    }
    const primary = this.role === 'primary' ? (this.primary ?? hostOf(own)) : hostOf(own);
    this.adopt(config, { primary, term: Math.max(1, this.term), at: state.now() }, state);
    await this.#share(members, state);
  }

  /** Takes over what another member says. */
  adopt(config: Document, election: Document, state: Pick<State, 'now' | 'store'>): void {
    const put = (name: string, document: Document): void =>
      state.store.put(LOCAL, name, {
        documents: [document],
        indexes: [],
        uuid: new Special('UUID', ''),
        created: state.now(),
      });
    put(SET, config);
    put(ELECTION, election);
  }

  async #share(members: readonly Document[], state: State): Promise<void> {
    const command: Document = { replSetAdopt: this.config, election: this.#election, data: this.dump(state) };
    for (const host of this.#others(members)) await this.#parts.ask(host, command);
  }

  #others(members: readonly Document[]): readonly string[] {
    return members.map(hostOf).filter((host) => !this.#parts.isSelf(host));
  }

  /** All data but what is each member's own. */
  dump({ store }: Pick<State, 'store'>): Value {
    return store
      .databases()
      .filter((database) => database !== LOCAL)
      .flatMap((database) =>
        store.collections(database).map((name): Document => {
          const { documents = [], indexes = [], uuid, created = 0 } = store.collection(database, name) ?? {};
          return { database, name, documents, indexes, uuid, created };
        }),
      );
  }

  /** Puts another member's data in place of its own. */
  load(data: Value, { store }: Pick<State, 'store'>): void {
    for (const database of store.databases())
      if (database !== LOCAL) for (const name of store.collections(database)) store.drop(database, name);
    for (const each of isList(data) ? data.filter(isDocument) : []) {
      const { database, name, documents, indexes, uuid, created } = each;
      store.put(String(database), String(name), {
        documents: isList(documents) ? documents.filter(isDocument) : [],
        indexes: isList(indexes)
          ? indexes.filter(
              (index): index is Document & { key: Document; name: string } =>
                isDocument(index) && isDocument(index['key']),
            )
          : [],
        uuid: uuid instanceof Special ? uuid : new Special('UUID', ''),
        created: numberOf(created) ?? 0,
      });
    }
  }

  /** Passes a write on to the other members. */
  async pass(database: string, command: Document): Promise<void> {
    const others = this.#others(this.members);
    await Promise.all(
      others.map((host) => this.#parts.ask(host, { replSetApply: encode(command), database })),
    );
  }

  /** Asks the others who is the primary after a pause, and takes over what they have. */
  async rejoin(state: State): Promise<void> {
    for (const host of this.#others(this.members)) {
      const reply = await this.#parts.ask(host, { replSetHeartbeat: this.set });
      const term = numberOf(field(reply, 'term')) ?? 0;
      const config = field(reply, 'config');
      if (!reply || !isDocument(config) || term < this.term) continue;
      const election = field(reply, 'election');
      const primary = field(election, 'primary');
      if (!isDocument(election) || typeof primary !== 'string') continue;
      if (this.#parts.isSelf(primary) && term === this.term) continue;
      const dump = await this.#parts.ask(primary, { replSetDump: 1 });
      this.adopt(config, election, state);
      if (dump) this.load(dump['data'], state);
      return;
    }
  }

  /** What a heartbeat answers. */
  heartbeat(): Document {
    return { set: this.set, term: this.term, config: this.config, election: this.#election };
  }

  /** The hosts that answer now. */
  async alive(): Promise<ReadonlySet<string>> {
    const hosts = this.#others(this.members);
    const replies = await Promise.all(
      hosts.map((host) => this.#parts.ask(host, { replSetHeartbeat: this.set })),
    );
    const own = this.self ? [hostOf(this.self)] : [];
    return new Set([...own, ...hosts.filter((_, index) => replies[index] !== undefined)]);
  }

  /** Becomes the primary where the old one is gone, a majority is there, and no member before it could. */
  async elect(state: State): Promise<void> {
    const { primary, self, config } = this;
    if (this.role !== 'secondary' || primary === undefined || !self || !config) return;
    const alive = await this.alive();
    if (alive.has(primary) || alive.size * 2 <= this.members.length) return;
    const first = this.members.find((each) => alive.has(hostOf(each)));
    if (first !== self) return;
    this.adopt(config, { primary: hostOf(self), term: this.term + 1, at: state.now() }, state);
    await this.#share(this.members, state);
  }
}

export const hostOf = (member: Document): string => String(member['host']);

function membersOf(config: Document | undefined): readonly Document[] {
  const members = field(config, 'members');
  return isList(members) ? members.filter(isDocument) : [];
}
