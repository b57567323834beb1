import type { PodMetricsSource } from '../aggregation/metrics/measured-pods.ts';
import type { Client, EventRecorder } from '../client.ts';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { apiServiceRegistration } from '../controllers/apiservices/autoregister.ts';
import { apiServiceAvailability, type DiscoveryCheck } from '../controllers/apiservices/availability.ts';
import { bootstrapSigner } from '../controllers/bootstrap/signer.ts';
import { bootstrapTokenCleaner } from '../controllers/bootstrap/token-cleaner.ts';
import { certificateApprover } from '../controllers/certificates/approver.ts';
import { certificateCleaner } from '../controllers/certificates/cleaner.ts';
import { certificateSigner } from '../controllers/certificates/signer.ts';
import { cronJobController } from '../controllers/cronjob/cronjob.ts';
import { customResourceDefinitionController } from '../controllers/customresourcedefinition.ts';
import { daemonSetController } from '../controllers/daemonset/daemonset.ts';
import { deploymentController } from '../controllers/deployment/deployment.ts';
import { disruptionController } from '../controllers/disruption/disruption.ts';
import { endpointsController } from '../controllers/endpoints/endpoints.ts';
import { endpointSliceController } from '../controllers/endpointslices/endpointslices.ts';
import { endpointSliceMirroringController } from '../controllers/endpointslices/mirroring.ts';
import { eventExpiry } from '../controllers/event-ttl.ts';
import { flowControlConsumer } from '../controllers/flow-control/consumer.ts';
import { flowControlProducer } from '../controllers/flow-control/producer.ts';
import { garbageCollector } from '../controllers/garbage-collector.ts';
import type { AutoscalerHistory } from '../controllers/horizontal-pod-autoscaler/history.ts';
import { horizontalPodAutoscalerController } from '../controllers/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import { jobController } from '../controllers/job/job.ts';
import { ttlAfterFinishedController } from '../controllers/job/ttl.ts';
import { leaderElection } from '../controllers/leases/leader-election.ts';
import { serverIdentity } from '../controllers/leases/server-identity.ts';
import { kubernetesServiceController } from '../controllers/kubernetes-service.ts';
import { namespaceController } from '../controllers/namespace.ts';
import { nodeIpamController } from '../controllers/node-ipam/node-ipam.ts';
import { nodeLifecycleController } from '../controllers/node-lifecycle/node-lifecycle.ts';
import { admissionPolicyStatusController } from '../controllers/admission-policy-status.ts';
import { attachDetachController } from '../controllers/persistent-volume/attach-detach.ts';
import { persistentVolumeBinder } from '../controllers/persistent-volume/binder.ts';
import { ephemeralVolumeController } from '../controllers/persistent-volume/ephemeral.ts';
import { volumeProvisioner } from '../controllers/persistent-volume/provisioner.ts';
import { expandController, volumeResizer } from '../controllers/persistent-volume/resizer.ts';
import {
  claimProtectionController,
  volumeProtectionController,
} from '../controllers/persistent-volume/protection.ts';
import { nodeTtlController } from '../controllers/node-ttl.ts';
import { podGarbageCollector } from '../controllers/pod-gc.ts';
import { replicaSetController } from '../controllers/replicaset/replicaset.ts';
import { replicationControllerController } from '../controllers/replicaset/replicationcontroller.ts';
import { clusterRoleAggregationController } from '../controllers/clusterrole-aggregation.ts';
import { resourceQuotaController } from '../controllers/resource-quota.ts';
import { rootCAController } from '../controllers/root-ca.ts';
import { serviceAddressController } from '../controllers/service-network/addresses.ts';
import { serviceCIDRController } from '../controllers/service-network/cidrs.ts';
import { serviceLoadBalancerController } from '../controllers/service-load-balancer.ts';
import { serviceAccountController } from '../controllers/serviceaccount/serviceaccounts.ts';
import { tokenCleaner } from '../controllers/serviceaccount/token-cleaner.ts';
import { tokensController } from '../controllers/serviceaccount/tokens.ts';
import { statefulSetController } from '../controllers/statefulset/statefulset.ts';
import { taintEvictionController } from '../controllers/taint-eviction.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Component } from '../kubelet/components.ts';
import { parseNetwork } from '../machinery/ip.ts';
import type { CloudProvider } from '../runtime.ts';
import { limitAtPace, type RateLimit, RequestBudget } from '../request-budget.ts';
import type { Store } from '../store/store.ts';
import type { ClusterConfig, ElectedProgram } from './config.ts';

/** What the control plane's components are made from. */
export interface ControlPlaneOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  readonly config: ClusterConfig;
  readonly cloud: CloudProvider | undefined;
  /** The certificate of the cluster's authority, in PEM. */
  certificate(): string;
  client(component: string, budget?: RequestBudget): Client;
  recorder(client: Client, component: string): EventRecorder;
  /** How servers behind APIServices are asked whether they are there. */
  readonly checkDiscovery: DiscoveryCheck;
  readonly podMetrics: PodMetricsSource;
  readonly autoscalerHistory: AutoscalerHistory;
}

/**
 * What each controller may ask of the API server: each has a client of its own, which writes its events too.
 * Models pkg/controller/apis/config/v1alpha1/defaults.go, cmd/kube-controller-manager/app
 */
export const CONTROLLER: RateLimit = { qps: 20, burst: 30 };

/** What a client may ask that nobody has configured. Models staging/src/k8s.io/client-go/rest/config.go */
const PROVISIONER: RateLimit = { qps: 5, burst: 10 };

/**
 * What a controller works with: a client with its own budget of requests.
 * @param program who asks: a program, or a service account of kube-system
 * @param limit none if missing
 */
export function contextOf(
  options: Pick<ControlPlaneOptions, 'clock' | 'random' | 'store' | 'config' | 'client' | 'recorder'>,
  program: string,
  limit?: RateLimit,
): ControllerContext {
  const { clock, random, store, config } = options;
  const budget = limit && new RequestBudget(clock, limitAtPace(limit, config.pace));
  const client = options.client(program, budget);
  const recorder = (component: string): EventRecorder => options.recorder(client, component);
  return { clock, random, store, client, recorder, ...(budget && { budget }) };
}

/** How many bits a node's pod addresses share, as kube-controller-manager has it by default. */
const NODE_MASK_SIZE = 24;

/** A controller, and the program that it is a part of: without one, of a program that needs no more than an API server. */
export interface Part {
  /** By which snapshots know it. */
  readonly name: string;
  readonly controller: Controller;
  readonly program?: Component;
}

/** Controllers by the names that upstream gives them. Models cmd/kube-controller-manager/names/controller_names.go */
type Named = Readonly<Record<string, Controller>>;

const partsOf = (controllers: Named, program?: Component): readonly Part[] =>
  Object.entries(controllers).map(([name, controller]) => ({
    name,
    controller,
    ...(program && { program }),
  }));

/** Programs that elect a leader: which part of the control plane they are, and who tells of it. */
const ELECTED: Readonly<Record<ElectedProgram, readonly [recorder: string, program?: Component]>> = {
  'kube-controller-manager': ['kube-controller-manager', 'kube-controller-manager'],
  'kube-scheduler': ['default-scheduler', 'kube-scheduler'],
  'cloud-controller-manager': ['cloud-controller-manager'],
};

/** Who keeps the leases of the control plane's programs. */
function leases(
  { config: { host } }: ControlPlaneOptions,
  context: (program: string) => ControllerContext,
): readonly Part[] {
  if (!host) return [];
  const elections = host.elected.flatMap((name) => {
    const [recorder, program] = ELECTED[name];
    const election = leaderElection(context(name), { name, host: host.name, recorder });
    return partsOf({ [`leader-election ${name}`]: election }, program);
  });
  const identity = { 'apiserver-identity': serverIdentity(context('kube-apiserver'), host.name) };
  return [...partsOf(identity), ...elections];
}

/** The controllers of a cluster, none of which has looked at anything yet. */
export function controlPlane(options: ControlPlaneOptions): readonly Part[] {
  const { config, cloud } = options;
  const { provisioners, pace } = config;
  const context = (program: string, limit?: RateLimit): ControllerContext =>
    contextOf(options, program, limit);
  const own = (account: string, limit = CONTROLLER): ControllerContext => context(account, limit);
  const provisioning = (): ControllerContext => context('storage-provisioner', PROVISIONER);
  const { loadBalancers } = cloud ?? {};
  const service = config.server.serviceNetwork;
  const podNetwork = parseNetwork(config.podNetwork);
  const manager = (controllers: Named): readonly Part[] => partsOf(controllers, 'kube-controller-manager');
  return [
    ...manager({
      'garbage-collector-controller': garbageCollector(
        own('generic-garbage-collector', { ...CONTROLLER, qps: 2 * CONTROLLER.qps }),
      ),
      'namespace-controller': namespaceController(
        own('namespace-controller', { qps: 20 * CONTROLLER.qps, burst: 100 * CONTROLLER.burst }),
      ),
      'serviceaccount-controller': serviceAccountController(own('service-account-controller')),
      'serviceaccount-token-controller': tokensController(
        own('kube-controller-manager'),
        options.certificate,
      ),
      'legacy-serviceaccount-token-cleaner-controller': tokenCleaner(
        own('legacy-service-account-token-cleaner'),
      ),
      ...(config.server.bootstrapTokens && {
        'bootstrap-signer-controller': bootstrapSigner(own('bootstrap-signer')),
        'token-cleaner-controller': bootstrapTokenCleaner(own('token-cleaner')),
      }),
      'root-ca-certificate-publisher-controller': rootCAController(
        own('root-ca-cert-publisher'),
        options.certificate,
      ),
      'certificatesigningrequest-signing-controller': certificateSigner(
        own('certificate-controller'),
        config.server.authority,
      ),
      'certificatesigningrequest-approving-controller': certificateApprover(own('certificate-controller')),
      'certificatesigningrequest-cleaner-controller': certificateCleaner(own('certificate-controller')),
      ...(podNetwork && {
        'node-ipam-controller': nodeIpamController(own('node-controller'), {
          podNetwork,
          serviceNetwork: parseNetwork(`${service.base}/${service.bits}`),
          nodeMaskSize: NODE_MASK_SIZE,
        }),
      }),
      'ttl-controller': nodeTtlController(own('ttl-controller')),
      'node-lifecycle-controller': nodeLifecycleController(own('node-controller'), config.nodeLifecycle),
      'taint-eviction-controller': taintEvictionController(own('node-controller')),
      'pod-garbage-collector-controller': podGarbageCollector(own('pod-garbage-collector')),
      'deployment-controller': deploymentController(own('deployment-controller')),
      'replicaset-controller': replicaSetController(own('replicaset-controller')),
      'replicationcontroller-controller': replicationControllerController(own('replication-controller')),
      'statefulset-controller': statefulSetController(own('statefulset-controller')),
      'daemonset-controller': daemonSetController(own('daemon-set-controller')),
      'job-controller': jobController(own('job-controller')),
      'ttl-after-finished-controller': ttlAfterFinishedController(own('ttl-after-finished-controller')),
      'cronjob-controller': cronJobController(own('cronjob-controller')),
      'endpoints-controller': endpointsController(own('endpoint-controller')),
      'endpointslice-controller': endpointSliceController(own('endpointslice-controller')),
      'endpointslice-mirroring-controller': endpointSliceMirroringController(
        own('endpointslicemirroring-controller'),
      ),
      'disruption-controller': disruptionController(own('disruption-controller')),
      'horizontal-pod-autoscaler-controller': horizontalPodAutoscalerController(
        own('horizontal-pod-autoscaler'),
        {
          history: options.autoscalerHistory,
          source: options.podMetrics,
        },
      ),
      'resourcequota-controller': resourceQuotaController(own('resourcequota-controller')),
      'clusterrole-aggregation-controller': clusterRoleAggregationController(
        own('clusterrole-aggregation-controller'),
      ),
      'validatingadmissionpolicy-status-controller': admissionPolicyStatusController(
        own('validatingadmissionpolicy-status-controller'),
      ),
      'service-cidr-controller': serviceCIDRController(
        own('service-cidrs-controller'),
        `${service.base}/${service.bits}`,
      ),
      'persistentvolume-binder-controller': persistentVolumeBinder(own('persistent-volume-binder')),
      'ephemeral-volume-controller': ephemeralVolumeController(own('ephemeral-volume-controller')),
      'persistentvolume-expander-controller': expandController(own('expand-controller')),
      'persistentvolume-attach-detach-controller': attachDetachController(
        own('attachdetach-controller'),
        provisioners.filter(({ disk }) => disk).map(({ name }) => name),
        pace,
      ),
    }),
    ...provisioners.flatMap((settings) =>
      partsOf({
        [`provisioner ${settings.name}`]: volumeProvisioner(provisioning(), settings, pace),
        [`resizer ${settings.name}`]: volumeResizer(provisioning(), settings, pace),
      }),
    ),
    ...manager({
      'persistentvolumeclaim-protection-controller': claimProtectionController(
        own('pvc-protection-controller'),
      ),
      'persistentvolume-protection-controller': volumeProtectionController(own('pv-protection-controller')),
    }),
    ...partsOf({
      ...(loadBalancers && {
        'service-lb-controller': serviceLoadBalancerController(
          context('cloud-controller-manager', CONTROLLER),
          loadBalancers,
          { cleanup: config.loadBalancerCleanup },
        ),
      }),
      'flow-control producer': flowControlProducer(context('kube-apiserver')),
      'flow-control consumer': flowControlConsumer(context('kube-apiserver')),
      'custom-resource-definitions': customResourceDefinitionController(context('kube-apiserver')),
      'apiservice registration': apiServiceRegistration(context('kube-apiserver')),
      'apiservice availability': apiServiceAvailability(context('kube-apiserver'), options.checkDiscovery),
      'kubernetes service': kubernetesServiceController(context('kube-apiserver'), config.server),
      'service addresses': serviceAddressController(context('kube-apiserver')),
      'event expiry': eventExpiry(context('kube-apiserver')),
    }),
    ...leases(options, context),
  ];
}
