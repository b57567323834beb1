import type { ClusterPlan } from './fleet.ts';

/** The learner's machine. */
export interface MachinePlan {
  readonly user: string;
  readonly hostname: string;
  readonly home: string;
  /** Where shells begin, if not in the home directory. */
  readonly directory?: string;
  /** bash's PS1. */
  readonly prompt: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A cluster that stands from the beginning, and the names under which the kubeconfig knows it. */
export interface StandingCluster {
  readonly plan: ClusterPlan;
  readonly access: { readonly cluster: string; readonly user: string; readonly context: string };
}

/** A cloud account, for the programs that talk to it. */
export interface CloudAccount {
  readonly account: string;
  readonly project: string;
}

/** What a learner finds: pure data. */
export interface Scenario {
  readonly name: string;
  readonly machine: MachinePlan;
  /** Names of the installed programs besides the shell's own utilities. */
  readonly programs: readonly string[];
  /** Files in the home directory, by path relative to it. */
  readonly files: Readonly<Record<string, string>>;
  /** Clusters that stand without any cloud behind them, and that the kubeconfig knows. */
  readonly clusters: readonly StandingCluster[];
  /** The account at Google's cloud, if there is one. */
  readonly google?: CloudAccount;
  /** How long things take that depend on machines and networks, as a multiple of real clusters' times; 1 if missing. */
  readonly pace?: number;
  /** Commands that have been run before the world begins, and how long before they began, in virtual milliseconds. */
  readonly prepare?: { readonly commands: readonly string[]; readonly lead: number };
}
