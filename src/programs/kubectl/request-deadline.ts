import type { HttpRequest, HttpResponse } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { CommandError, ConnectionError } from './errors.ts';

/**
 * Asks a server and gives up after a time that includes the reading of the answer: no answer is an error, a watch ends, and
 * a log breaks off with an error. Models net/http Client.Timeout
 * @param timeout in milliseconds
 */
export async function requestWithDeadline(
  network: ProgramContext['network'],
  clock: ProgramContext['clock'],
  message: HttpRequest,
  timeout: number,
): Promise<HttpResponse> {
  const controller = new AbortController();
  const { signal } = message;
  signal?.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  const expired = Symbol('expired');
  const deadline = clock.sleep(timeout).then(
    () => expired,
    () => new Promise<never>(() => undefined),
  );
  const asked = network.request({ ...message, signal: controller.signal });
  asked.catch(() => undefined);
  const response = await Promise.race([asked, deadline]);
  if (typeof response === 'symbol') {
    controller.abort();
    throw new ConnectionError(
      message.method,
      message.url,
      'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    );
  }
  const { body } = response;
  async function* until<T>(source: AsyncIterable<T>, onExpiry: () => void): AsyncIterable<T> {
    const iterator = source[Symbol.asyncIterator]();
    for (;;) {
      const pending = iterator.next();
      pending.catch(() => undefined);
      const next = await Promise.race([pending, deadline]);
      if (typeof next === 'symbol') {
        controller.abort();
        return onExpiry();
      }
      if (next.done === true) return;
      yield next.value;
    }
  }
  switch (body.type) {
    case 'events':
      return { ...response, body: { ...body, events: until(body.events, () => undefined) } };
    case 'chunks':
      return {
        ...response,
        body: {
          ...body,
          chunks: until(body.chunks, () => {
            throw new CommandError(
              'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
            );
          }),
        },
      };
    default:
      return response;
  }
}
