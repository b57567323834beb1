import type { AddressInfo } from 'node:net';
import { jumpTo } from '../world/jump.ts';
import { World } from '../world/world.ts';
import { makeCertificates } from './certificates.ts';
import { parseSpan } from './headless.ts';
import { nodeHost } from './host.ts';
import { makeHttpServer } from './http-door.ts';
import { kubeconfigText } from './kubeconfig-text.ts';
import { preload } from './preload.ts';

/** How a cluster is served. */
export interface ClusterServerOptions {
  readonly scenario: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** `wall`: virtual time follows the wall's; `manual`: requests to `/-/advance` drive it. */
  readonly clock: 'wall' | 'manual';
  readonly tls: boolean;
  readonly serverVersion?: string;
}

/** A running server. */
export interface ClusterServer {
  readonly url: string;
  /** A kubeconfig with the administrator's certificate. */
  readonly kubeconfig: string;
  /** The administrator's certificate and its key in PEM; undefined without TLS. */
  readonly administrator: { readonly cert: string; readonly key: string } | undefined;
  readonly world: World;
  close(): Promise<void>;
}

/** How often the wall's time is carried over, in milliseconds. */
const TICK = 10;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Serves the current cluster of a fresh world on 127.0.0.1. */
export async function startClusterServer(options: ClusterServerOptions): Promise<ClusterServer> {
  await preload();
  const { scenario, seed, start, serverVersion } = options;
  const world = await World.create({
    scenario,
    seed,
    start,
    locale: 'C',
    host: nodeHost,
    ...(serverVersion === undefined ? {} : { serverVersion }),
  });
  const simulation = world.fleet.first();
  if (!simulation) throw new Error(`The scenario "${scenario}" has no cluster to serve.`);
  const certificates = options.tls ? await makeCertificates(simulation.authoritySeed, Date.now()) : undefined;

  const controls = async (url: URL): Promise<string | undefined> => {
    const name = url.searchParams.get('name') ?? '';
    switch (url.pathname) {
      case '/-/advance':
        await jumpTo(world, world.clock.now() + parseSpan(url.searchParams.get('by') ?? ''));
        return undefined;
      case '/-/stop-node':
      case '/-/start-node':
        return world.fleet.setNode(name, url.pathname === '/-/start-node')
          ? undefined
          : `there is no node "${name}"\n`;
      default:
        return `there is no ${url.pathname}\n`;
    }
  };

  const server = makeHttpServer(
    {
      handle: (request) => simulation.handle(request),
      other: (url) =>
        url.pathname.startsWith('/-/')
          ? controls(url)
              .catch((error: unknown) => (error instanceof Error ? `${error.message}\n` : 'failed\n'))
              .then((problem) => ({ status: problem === undefined ? 200 : 400, text: problem ?? 'ok\n' }))
          : undefined,
      ...(options.clock === 'manual' && { answered: () => jumpTo(world, world.clock.now()) }),
    },
    certificates,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `${certificates ? 'https' : 'http'}://127.0.0.1:${port}`;

  let pumping = false;
  const began = performance.now();
  const timer =
    options.clock === 'wall'
      ? setInterval(() => {
          if (pumping) return;
          pumping = true;
          void jumpTo(world, start + (performance.now() - began)).finally(() => {
            pumping = false;
          });
        }, TICK)
      : undefined;

  return {
    url,
    world,
    administrator: certificates && {
      cert: certificates.client.certificate,
      key: certificates.client.key,
    },
    kubeconfig: kubeconfigText(
      url,
      certificates && {
        authority: base64(certificates.authority),
        certificate: base64(certificates.client.certificate),
        key: base64(certificates.client.key),
      },
    ),
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      world.dispose();
    },
  };
}
