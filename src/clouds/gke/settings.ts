/** How long things take, in virtual seconds, and which projects there are. */
export interface GoogleCloudSettings {
  readonly createCluster: number;
  readonly deleteCluster: number;
  readonly updateCluster: number;
  readonly upgradeMaster: number;
  /** Per node pool. */
  readonly upgradeNodes: number;
  readonly resize: number;
  readonly createPool: number;
  readonly deletePool: number;
  /** A load balancer takes between these. */
  readonly loadBalancer: readonly [number, number];
  readonly projects: readonly Project[];
}

/** A project that the learner's account may use. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  /** RFC 3339. */
  readonly created: string;
}

export const defaultSettings: GoogleCloudSettings = {
  createCluster: 180,
  deleteCluster: 120,
  updateCluster: 20,
  upgradeMaster: 120,
  upgradeNodes: 120,
  resize: 40,
  createPool: 60,
  deletePool: 60,
  loadBalancer: [30, 60],
  projects: [
    { id: 'my-project', name: 'My Project', number: '123456789012', created: '2025-01-15T09:12:44.313Z' },
    {
      id: 'my-other-project',
      name: 'My Other Project',
      number: '987654321098',
      created: '2025-03-02T11:40:05.871Z',
    },
  ],
};
