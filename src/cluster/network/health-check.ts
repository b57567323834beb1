import type { Service } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import { serveHttp } from './http.ts';
import { streamPair } from './stream.ts';

/**
 * A connection to the port at which a node tells load balancers whether it has endpoints of a service.
 * Models pkg/proxy/healthcheck/service_health.go
 */
export function serveHealth({ metadata }: Stored<Service>, localEndpoints: number): ByteStream {
  const [client, server] = streamPair();
  void serveHttp(server, () => ({
    status: localEndpoints > 0 ? 200 : 503,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Load-Balancing-Endpoint-Weight', String(localEndpoints)],
    ],
    body: [
      '{',
      '\t"service": {',
      `\t\t"namespace": "${metadata.namespace ?? ''}",`,
      `\t\t"name": "${metadata.name}"`,
      '\t},',
      `\t"localEndpoints": ${localEndpoints},`,
      '\t"serviceProxyHealthy": true',
      '}',
    ].join('\n'),
  }));
  return client;
}
