import { exchange } from '../../cluster/network/http.ts';
import { beginTls } from '../../cluster/network/stream.ts';
import type { ServerContext } from '../image.ts';

/** Something with a name and a version, as the API gives it. */
export interface ApiObject {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
}

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const RETRY = 5000;

/** The API server as a program in a pod reaches it: by its service, with the token of the pod's account. */
export class ApiAccess {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** A request; undefined when no connection came about. */
  async send(method: string, target: string, body?: object) {
    const { env, files } = this.#context;
    const host = env['KUBERNETES_SERVICE_HOST'] ?? 'kubernetes.default.svc';
    const stream = await this.#context.connect(host, Number(env['KUBERNETES_SERVICE_PORT'] ?? 443));
    if (!stream) return undefined;
    await beginTls(stream);
    const token = files.exists(TOKEN) ? files.read(TOKEN).trim() : '';
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await exchange(stream, {
      method,
      target,
      headers: [
        ['Host', host],
        ['Authorization', `Bearer ${token}`],
        ...(body ? [['Content-Type', type] as const] : []),
      ],
      body: body ? JSON.stringify(body) : '',
    });
    return answer && { ...answer, close: () => stream.close() };
  }

  /** The JSON that a request is answered with; undefined unless it succeeds. */
  async ask(method: string, target: string, body?: object): Promise<unknown> {
    const answer = await this.send(method, target, body);
    if (!answer) return undefined;
    const text = await answer.text();
    answer.close();
    return answer.status < 300 ? (JSON.parse(text) as unknown) : undefined;
  }

  /**
   * Keeps a map of all objects of a resource by `namespace/name`, from now on.
   * @param changed called after each change, and when the first list has come
   */
  mirror<T extends ApiObject>(path: string, changed: (cache: ReadonlyMap<string, T>) => void): void {
    const cache = new Map<string, T>();
    const again = (): void => this.#context.after(RETRY, () => void run());
    const run = async (): Promise<void> => {
      const list = await this.ask('GET', path);
      if (!isList<T>(list)) {
        again();
        return;
      }
      cache.clear();
      for (const item of list.items) cache.set(keyOf(item), item);
      changed(cache);
      const version = list.metadata?.resourceVersion ?? '';
      const answer = await this.send('GET', `${path}?watch=1&resourceVersion=${version}`);
      if (answer?.status === 200)
        for await (const { type, object } of eventsOf<T>(answer.body)) {
          if (type === 'ERROR') break;
          if (type === 'DELETED') cache.delete(keyOf(object));
          else if (type !== 'BOOKMARK') cache.set(keyOf(object), object);
          changed(cache);
        }
      answer?.close();
      again();
    };
    void run();
  }
}

export const keyOf = ({ metadata }: ApiObject): string =>
  `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

interface List<T> extends ApiObject {
  readonly items: readonly T[];
}

const isList = <T>(value: unknown): value is List<T> =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);

async function* eventsOf<T>(
  body: AsyncIterable<string>,
): AsyncGenerator<{ readonly type: string; readonly object: T }> {
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as { type: string; object: T };
  }
}
