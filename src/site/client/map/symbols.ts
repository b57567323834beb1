import type { PodPhase, WorkloadItem } from '../../../sandbox/map/model.ts';

/** Signs of 16 by 16, drawn as strokes. */
export const phaseSigns: Readonly<Record<PodPhase, string>> = {
  // an hourglass
  unscheduled:
    'M4.5 2.5h7M4.5 13.5h7M5.5 2.5c0 3.6 5 4 5 5.5s-5 1.9-5 5.5M10.5 2.5c0 3.6-5 4-5 5.5s5 1.9 5 5.5',
  // an anchor
  scheduled:
    'M8 5.4v8M5.3 7.7h5.4M3 9.8c.4 2.3 2.4 3.7 5 3.7s4.6-1.4 5-3.7M8 2.1a1.65 1.65 0 1 1 0 3.3a1.65 1.65 0 1 1 0-3.3',
  // a load that comes down into a hold
  pulling: 'M8 1.8v7.4M4.9 6.2L8 9.3l3.1-3.1M2.8 11v2.7h10.4V11',
  // a turning ring
  starting: 'M8 2.5a5.5 5.5 0 1 1-5.3 4',
  ready: 'M3 8.6l3.3 3.3L13 4.8',
  failing: 'M4 4l8 8M12 4l-8 8',
  terminating: 'M3.5 8h9',
  // a flag
  completed: 'M4.5 14V2.5h7.5l-2.2 2.7 2.2 2.7H4.5',
};

/** What marks a cell of 11 by 11, for pods that are drawn together. */
export const cellSigns: Readonly<Record<PodPhase, string>> = {
  unscheduled: '',
  scheduled: 'M4 5.5h3',
  pulling: 'M3 6.8h5M3 8h5',
  starting: 'M3.6 5.5h3.8M5.5 3.6v3.8',
  ready: '',
  failing: 'M3.2 3.2l4.6 4.6M7.8 3.2l-4.6 4.6',
  terminating: 'M3.4 5.5h4.2',
  completed: 'M3.2 5.6l1.6 1.7L7.8 4',
};

export const signs = {
  outside: 'M3 3.5h10v7H3zM1.5 13h13',
  // a lighthouse
  'api-server':
    'M6.3 6l-1 8h5.4l-1-8M6 3.2h4V6H6zM6.3 3.2L8 1.5l1.7 1.7M1.5 3.2l2.3.8M14.5 3.2l-2.3.8M5.6 10.3h4.8',
  'load-balancer':
    'M2 8h4M6 8c3 0 2.5-4.5 7-4.5M6 8c3 0 2.5 4.5 7 4.5M6 8h7M11 1.7l2.2 1.8L11 5.3M11 6.2L13.2 8 11 9.8M11 10.7l2.2 1.8-2.2 1.8',
  // a signpost
  ingress: 'M8 1.5v13M3 3h8.5l2 1.8-2 1.7H3zM13 8H5.5L3.5 9.7l2 1.8H13z',
  // a buoy
  service:
    'M8 4.5a2 2 0 1 0 0-.01M6.8 5.8L4.5 12h7L9.2 5.8M1.5 13.8c1.1-1.2 2.2-1.2 3.3 0s2.2 1.2 3.2 0s2.2-1.2 3.2 0s2.2 1.2 3.3 0',
  // a ship
  node: 'M2 9.5h12l-1.8 4H3.8zM4.5 9.5V6.3h3v3.2M8.8 9.5V4h2.7v5.5M6 6.3V3.5',
  waiting: phaseSigns.unscheduled,
} as const;

const helm =
  'M8 3.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8M8 6.7a1.3 1.3 0 1 1 0 2.6a1.3 1.3 0 1 1 0-2.6M8 1.2v5.5M8 9.3v5.5M1.2 8h5.5M9.3 8h5.5M3.2 3.2l3.9 3.9M8.9 8.9l3.9 3.9M12.8 3.2L8.9 7.1M7.1 8.9l-3.9 3.9';
const copies = 'M2.5 5.5h7v7h-7zM5 5.5V3h8.5v8.5H9.5';

/** Signs of controllers. */
export const workloadSigns: Readonly<Record<WorkloadItem['kind'], string>> = {
  Deployment: helm,
  ReplicaSet: copies,
  ReplicationController: copies,
  StatefulSet: 'M3 4c0-2 10-2 10 0s-10 2-10 0v8c0 2 10 2 10 0V4M3 8c0 2 10 2 10 0',
  DaemonSet: 'M2 3h5v4H2zM9 3h5v4H9zM5.5 9.5h5v4h-5z',
  Job: 'M3.5 2h9v12h-9zM6 6l1.3 1.3L10 4.7M6 10.5h4',
  CronJob: 'M8 2.3a5.7 5.7 0 1 1 0 11.4a5.7 5.7 0 1 1 0-11.4M8 5v3.3l2.3 1.5',
};
