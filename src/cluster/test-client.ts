import type { Client } from './client.ts';

/** Stands for what a test does not use. */
export const unused = (): never => {
  throw new Error('not used');
};

/** A component's door to the API server of which only the given calls are there. */
export const fakeClient = (own: Partial<Client>): Client => ({
  get: unused,
  list: unused,
  create: unused,
  update: unused,
  updateStatus: unused,
  updateApproval: unused,
  bind: unused,
  finalizeNamespace: unused,
  delete: unused,
  ...own,
});
