import { expect, it } from 'vitest';
import { WorkerConnections } from './worker-connections.ts';

it('a request that goes in a circle is refused when the connections are used up, and all are free again', async () => {
  const connections = new WorkerConnections(7);
  let hops = 0;
  const hop = async (): Promise<string> => {
    const answer = await connections.pass(() => {
      hops++;
      return hop();
    });
    return answer ?? connections.refusal;
  };
  const refusal = '7 worker_connections are not enough while connecting to upstream';
  expect([await hop(), hops]).toEqual([refusal, 3]);
  expect(await connections.pass(async () => 'passed')).toBe('passed');
});
