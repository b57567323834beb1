import type { Image } from '../../image.ts';
import { apiServer } from './api-server.ts';
import { controllerManager } from './controller-manager.ts';
import { etcd } from './etcd.ts';
import { proxy } from './proxy.ts';
import { scheduler } from './scheduler.ts';
import { storageProvisioner } from './storage-provisioner.ts';

/** What runs in kube-system of a cluster that kubeadm or minikube has made. */
export const controlPlane: readonly Image[] = [
  apiServer,
  controllerManager,
  etcd,
  proxy,
  scheduler,
  storageProvisioner,
];
