import * as budgets from './budgets.ts';
import * as definitions from './definitions.ts';
import * as history from './history.ts';
import type { ChangeInvariant, StateInvariant } from './invariant.ts';
import * as metadata from './metadata.ts';
import * as ownership from './ownership.ts';
import * as pods from './pods.ts';
import * as services from './services.ts';
import * as workloads from './workloads.ts';

/** What every change of a store keeps. */
export const changeInvariants: readonly ChangeInvariant[] = [
  history.identity,
  history.finalizers,
  history.namespaceLifecycle,
  history.oneController,
  metadata.conditions,
  metadata.generations,
  metadata.events,
  metadata.managers,
  metadata.signsOfLife,
  pods.places,
  pods.binding,
  pods.podHistory,
  workloads.rollingBounds,
  workloads.counts,
  workloads.ordinals,
  workloads.jobHistory,
  workloads.jobQueues,
  workloads.jobStatus,
  budgets.quotaAdmission,
];

/** What holds once the controllers have had their time. */
export const stateInvariants: readonly StateInvariant[] = [
  ownership.owners,
  ownership.waitingOwners,
  ownership.controllers,
  ownership.namespaces,
  pods.addresses,
  pods.lostPods,
  pods.terminatingPods,
  pods.waitingPods,
  pods.workers,
  pods.orphans,
  pods.reported,
  services.serviceAddresses,
  services.endpoints,
  services.loadBalancers,
  workloads.replicaSets,
  workloads.deployments,
  workloads.statefulSets,
  workloads.daemonSets,
  workloads.revisions,
  workloads.jobs,
  workloads.cronJobs,
  budgets.quotas,
  budgets.disruptions,
  budgets.volumes,
  budgets.lostVolumes,
  budgets.attachments,
  budgets.claimProtection,
  budgets.taints,
  budgets.nodes,
  definitions.customObjects,
  definitions.nodeRanges,
  definitions.autoscalers,
];
