import { ApiServer } from '../../src/cluster/apiserver/apiserver.ts';
import { VirtualClock } from '../../src/cluster/clock.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import { Store, type StoreSnapshot } from '../../src/cluster/store/store.ts';
import { testStart } from '../test-machine.ts';

/** An API server and what it answers. */
export interface Answering {
  /** The JSON value, or the text, of an answer. */
  get(url: string, accept?: string): Promise<unknown>;
  /** The value of an answer that is JSON text. */
  document(url: string): Promise<unknown>;
  send(method: 'POST' | 'PUT', url: string, json: unknown): Promise<unknown>;
}

/** A server without controllers: new, or with the objects of a snapshot at `now`. */
export function answering(given?: { readonly snapshot: StoreSnapshot; readonly now: number }): Answering {
  const server = new ApiServer({
    store: new Store(given?.snapshot),
    clock: new VirtualClock(given?.now ?? testStart),
    random: new KeyedRandom(1),
    // A recorded node has lost the taint that every new one gets.
    settings: { disabledAdmission: ['TaintNodesByCondition'] },
  });
  const ask = async (method: string, url: string, accept: string, json?: unknown): Promise<unknown> => {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const { body } = await server.handle({
      method,
      path: pathname,
      query: searchParams,
      headers: { accept },
      ...(json === undefined ? {} : { body: { json } }),
    });
    if (body.type === 'text') return body.text;
    return body.type === 'json' ? JSON.parse(JSON.stringify(body.value)) : undefined;
  };
  return {
    get: (url, accept = 'application/json') => ask('GET', url, accept),
    document: async (url) => {
      const text = await ask('GET', url, 'application/json');
      return typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : text;
    },
    send: (method, url, json) => ask(method, url, 'application/json', json),
  };
}
