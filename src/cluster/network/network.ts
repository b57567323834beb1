import type { ByteStream } from '../messages.ts';
import type { TrafficObserver } from './traffic.ts';

/** Why a connection failed, as the kernel or the resolver would say it. */
export type ConnectFailure = 'refused' | 'timed-out' | 'no-route' | 'no-such-host' | 'network-unreachable';

/** Where a connection starts: a pod, a node, or a machine outside the cluster (the learner's). */
export type Origin =
  | { readonly type: 'pod'; readonly ip: string; readonly namespace: string }
  | { readonly type: 'node'; readonly name: string }
  | { readonly type: 'outside' };

/** The outcome of a connection attempt. */
export type ConnectResult =
  | { readonly ok: true; readonly stream: ByteStream; readonly remoteIP: string }
  | { readonly ok: false; readonly failure: ConnectFailure; readonly remoteIP?: string };

/**
 * The cluster's network: pod IPs, cluster IPs, DNS names, node ports, load balancer addresses. A time-out takes virtual
 * time: `timed-out` comes after `timeoutMilliseconds`.
 */
export interface ClusterNetwork {
  connect(
    from: Origin,
    host: string,
    port: number,
    options: { readonly timeoutMilliseconds: number; readonly signal: AbortSignal },
  ): Promise<ConnectResult>;
  /** The addresses behind a name, as the pod's resolver sees them; empty when there is no such name. */
  resolve(from: Origin, host: string): readonly string[];
  /** Whether an address belongs to this cluster and can be reached from outside at all (node, load balancer). */
  owns(host: string): boolean;
  /**
   * Tells somebody of each connection from now on, instead of whom it told before.
   * @param failed gets what the observer throws: who connects never does
   */
  observe(observer: TrafficObserver | undefined, failed?: (error: unknown) => void): void;
}
