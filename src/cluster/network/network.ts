import type { ByteStream, StreamLink } from '../messages.ts';
import type { DnsReply, RecordType } from './dns.ts';
import type { TrafficObserver, Waypoint } from './traffic.ts';

/** Why a connection failed, as the kernel or the resolver would say it. */
export type ConnectFailure = 'refused' | 'timed-out' | 'no-route' | 'no-such-host' | 'network-unreachable';

/** Where a connection starts: a pod, a node, a machine of the cloud, or one outside of both (the learner's). */
export type Origin =
  | { readonly type: 'pod'; readonly ip: string; readonly namespace: string }
  | { readonly type: 'node'; readonly name: string }
  /** A machine of the cluster's cloud, which reaches pods and nodes by their own addresses. */
  | { readonly type: 'cloud'; readonly ip: string }
  | { readonly type: 'outside' };

/** The outcome of a connection attempt. */
export type ConnectResult =
  | { readonly ok: true; readonly stream: ByteStream; readonly remoteIP: string }
  | { readonly ok: false; readonly failure: ConnectFailure; readonly remoteIP?: string };

/** What a resolver found; `failure` says why it found nothing. */
export interface Lookup {
  readonly addresses: readonly string[];
  /** `refused` and `timed-out`: no name server answered. */
  readonly failure: 'no-such-host' | 'refused' | 'timed-out' | undefined;
}

/** What an echo request met. */
export type EchoOutcome = 'answered' | 'silence' | 'unreachable';

/** The way of a datagram. */
export interface Route {
  /** The addresses of the routers that would answer for a datagram whose time is over, in order. */
  readonly routers: readonly string[];
  /** Whether it gets to where it is sent and an answer comes back. */
  readonly arrives: boolean;
}

/** How a connection is opened. */
export interface ConnectOptions {
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
  /** For what is tried again after a restore: whose it is, as a clock's timers are somebody's, and when it began. */
  readonly resumes?: { readonly owner: string; readonly since: number };
  /** What stands between the origin and its peer, for an observer: the Ingress that a proxy followed. */
  readonly via?: readonly Waypoint[];
  /** The connection on which the request came in that now goes on. */
  readonly onward?: StreamLink | undefined;
}

/** Addresses beyond the cluster at which its cloud answers for objects of the cluster. */
export interface CloudProxies {
  has(ip: string): boolean;
  /** Takes a connection; a text says how it fails. */
  accept(ip: string, port: number, from: string): ByteStream | 'refused' | 'timed-out';
}

/**
 * The cluster's network: pod IPs, cluster IPs, DNS names, node ports, load balancer addresses. A time-out takes virtual
 * time: `timed-out` comes after `timeoutMilliseconds`.
 */
export interface ClusterNetwork {
  connect(from: Origin, host: string, port: number, options: ConnectOptions): Promise<ConnectResult>;
  /** The addresses behind a name, as the pod's resolver sees them; empty when there is no such name or nobody to ask. */
  resolve(from: Origin, host: string): readonly string[];
  /** The same, with the reason why there are none; a name server that does not answer takes virtual time. */
  lookUp(from: Origin, host: string, options: ConnectOptions): Promise<Lookup>;
  /** One question to a name server, the origin's first unless another is named: no search domains, no waiting. */
  query(from: Origin, name: string, type: RecordType, server?: string): DnsReply;
  /** Whether an address answers to ICMP. */
  echo(from: Origin, ip: string): EchoOutcome;
  /** The way that datagrams take, or echo requests. */
  route(from: Origin, ip: string, protocol: 'UDP' | 'ICMP'): Route;
  /** Whether an address belongs to this cluster and can be reached from outside at all (node, load balancer). */
  owns(host: string): boolean;
  /**
   * Tells somebody of each connection from now on, instead of whom it told before.
   * @param failed gets what the observer throws: who connects never does
   */
  observe(observer: TrafficObserver | undefined, failed?: (error: unknown) => void): void;
}
