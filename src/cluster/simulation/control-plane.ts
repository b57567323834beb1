import type { PodMetricsSource } from '../aggregation/metrics/measured-pods.ts';
import type { Client, EventRecorder } from '../client.ts';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { apiServiceRegistration } from '../controllers/apiservices/autoregister.ts';
import { apiServiceAvailability, type DiscoveryCheck } from '../controllers/apiservices/availability.ts';
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
import { kubernetesServiceController } from '../controllers/kubernetes-service.ts';
import { namespaceController } from '../controllers/namespace.ts';
import { nodeIpamController } from '../controllers/node-ipam/node-ipam.ts';
import { nodeLifecycleController } from '../controllers/node-lifecycle/node-lifecycle.ts';
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
import { serviceLoadBalancerController } from '../controllers/service-load-balancer.ts';
import { serviceAccountController } from '../controllers/serviceaccount/serviceaccounts.ts';
import { tokensController } from '../controllers/serviceaccount/tokens.ts';
import { statefulSetController } from '../controllers/statefulset/statefulset.ts';
import { taintEvictionController } from '../controllers/taint-eviction.ts';
import type { Clock, RandomSource } from '../environment.ts';
import { parseNetwork } from '../machinery/ip.ts';
import type { CloudProvider } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import type { ClusterConfig } from './config.ts';

/** What the control plane's components are made from. */
export interface ControlPlaneOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  readonly config: ClusterConfig;
  readonly cloud: CloudProvider | undefined;
  /** The certificate of the cluster's authority, in PEM. */
  certificate(): string;
  client(component: string): Client;
  recorder(client: Client, component: string): EventRecorder;
  /** How servers behind APIServices are asked whether they are there. */
  readonly checkDiscovery: DiscoveryCheck;
  readonly podMetrics: PodMetricsSource;
  readonly autoscalerHistory: AutoscalerHistory;
}

/** How many bits a node's pod addresses share, as kube-controller-manager has it by default. */
const NODE_MASK_SIZE = 24;

/** The controllers and the scheduler of a cluster, none of which has looked at anything yet. */
export function controlPlane(options: ControlPlaneOptions): readonly Controller[] {
  const { clock, random, store, config, cloud } = options;
  const contextOf = (program: string): ControllerContext => {
    const client = options.client(program);
    return { clock, random, store, client, recorder: (component) => options.recorder(client, component) };
  };
  const context = contextOf('kube-controller-manager');
  const { loadBalancers } = cloud ?? {};
  const { provisioners, pace } = config.volumes;
  const service = config.server.serviceNetwork;
  const podNetwork = parseNetwork(config.podNetwork);
  return [
    garbageCollector(context),
    namespaceController(context),
    serviceAccountController(context),
    tokensController(context, options.certificate),
    rootCAController(context, options.certificate),
    certificateSigner(context),
    certificateApprover(context),
    certificateCleaner(context),
    ...(podNetwork
      ? [
          nodeIpamController(context, {
            podNetwork,
            serviceNetwork: parseNetwork(`${service.base}/${service.bits}`),
            nodeMaskSize: NODE_MASK_SIZE,
          }),
        ]
      : []),
    nodeTtlController(context),
    nodeLifecycleController(context, config.nodeLifecycle),
    taintEvictionController(context),
    podGarbageCollector(context),
    deploymentController(context),
    replicaSetController(context),
    replicationControllerController(context),
    statefulSetController(context),
    daemonSetController(context),
    jobController(context),
    ttlAfterFinishedController(context),
    cronJobController(context),
    endpointsController(context),
    endpointSliceController(context),
    endpointSliceMirroringController(context),
    disruptionController(context),
    horizontalPodAutoscalerController(context, {
      history: options.autoscalerHistory,
      source: options.podMetrics,
    }),
    resourceQuotaController(context),
    clusterRoleAggregationController(context),
    persistentVolumeBinder(context),
    ephemeralVolumeController(context),
    expandController(context),
    attachDetachController(
      context,
      provisioners.filter(({ disk }) => disk).map(({ name }) => name),
      pace,
    ),
    ...provisioners.flatMap((settings) => [
      volumeProvisioner(contextOf('storage-provisioner'), settings, pace),
      volumeResizer(contextOf('storage-provisioner'), settings, pace),
    ]),
    claimProtectionController(context),
    volumeProtectionController(context),
    ...(loadBalancers
      ? [
          serviceLoadBalancerController(contextOf('cloud-controller-manager'), loadBalancers, {
            cleanup: config.loadBalancerCleanup,
          }),
        ]
      : []),
    flowControlProducer(contextOf('api-priority-and-fairness-config-producer-v1')),
    flowControlConsumer(contextOf('api-priority-and-fairness-config-consumer-v1')),
    customResourceDefinitionController(contextOf('kube-apiserver')),
    apiServiceRegistration(contextOf('kube-apiserver')),
    apiServiceAvailability(contextOf('kube-apiserver'), options.checkDiscovery),
    kubernetesServiceController(contextOf('kube-apiserver'), config.server),
    eventExpiry(contextOf('kube-apiserver')),
  ];
}
