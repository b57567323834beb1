import type { Command } from '../command.ts';
import type { ApiObject } from '../api.ts';
import { getCluster, objectsOf, text } from './adapter.ts';
import { clustersFormat } from './formats.ts';
import { persistCluster } from './kubeconfig.ts';
import type { EndpointKind } from './kubeconfig.ts';
import { findLocation, requireLocation } from './location.ts';
import { clusterReference, locationPath, service } from './references.ts';
import { compareVersions, marks, upgradeHint } from './versions.ts';
import type { VersionState } from './versions.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const clustersList: Command = {
  format: clustersFormat,
  async run(invocation) {
    const project = invocation.properties.requireProject();
    const location = findLocation(invocation, { ignoreProperties: true }) ?? '-';
    const answer = await invocation.api.get(`${service}/${locationPath({ project, location })}/clusters`);
    const clusters = objectsOf(answer, 'clusters').toSorted(
      (a, b) => compare(text(a, 'zone'), text(b, 'zone')) || compare(text(a, 'name'), text(b, 'name')),
    );
    const states: VersionState[] = [];
    const resource = clusters.map((cluster): ApiObject => {
      if (objectsOf(cluster, 'nodePools').length === 0) return { ...cluster, currentNodeVersion: '' };
      const version = text(cluster, 'currentNodeVersion');
      const state = compareVersions(text(cluster, 'currentMasterVersion'), version);
      states.push(state);
      return state === 'up-to-date' ? cluster : { ...cluster, currentNodeVersion: version + marks[state] };
    });
    const epilogue = upgradeHint(states, 'NAME');
    return epilogue === undefined ? { resource } : { resource, epilogue };
  },
};

export const clustersDescribe: Command = {
  async run(invocation) {
    const reference = clusterReference(invocation, requireLocation(invocation));
    const resource = await getCluster(invocation, reference);
    const state = compareVersions(
      text(resource, 'currentMasterVersion'),
      text(resource, 'currentNodeVersion'),
    );
    const epilogue = upgradeHint([state], reference.cluster);
    return epilogue === undefined ? { resource } : { resource, epilogue };
  },
};

export const getCredentials: Command = {
  async run(invocation) {
    const { arguments: args, console, context } = invocation;
    const location = requireLocation(invocation);
    const reference = clusterReference(invocation, location);
    await console.status('Fetching cluster endpoint and auth data.');
    const cluster = await getCluster(invocation, reference);
    const status = text(cluster, 'status');
    if (status !== 'RUNNING') {
      await console.warning(
        `cluster ${reference.cluster} is not RUNNING. The kubernetes API may or may not be available. Check the cluster status for more information.`,
      );
    }
    const kind: EndpointKind =
      args.flag('dns_endpoint') === true ? 'dns' : args.flag('internal_ip') === true ? 'internal' : 'public';
    persistCluster(context, reference, cluster, kind);
    await console.status(`kubeconfig entry generated for ${reference.cluster}.`);
    return undefined;
  },
};

export const serverConfig: Command = {
  async run(invocation) {
    const project = invocation.properties.requireProject();
    const location = requireLocation(invocation);
    await invocation.console.status(`Fetching server config for ${location}`);
    return {
      resource: await invocation.api.get(`${service}/${locationPath({ project, location })}/serverConfig`),
    };
  },
};
