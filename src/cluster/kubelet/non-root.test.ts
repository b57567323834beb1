import { expect, test } from 'vitest';
import type { SecurityContext } from '../api/types.ts';
import type { ImageAccount } from '../runtime.ts';
import { nonRootProblem } from './non-root.ts';

const ROOT = { uid: 0, gid: 0 };
const ANY = { uid: 1000, gid: 1000 };
const NAMED = { ...ANY, name: 'test' };
const BREAKS = "container's runAsUser breaks non-root policy";
const RUNS = 'container has runAsNonRoot and image will run as root';
const UNKNOWN =
  'container has runAsNonRoot and image has non-numeric user (test), cannot verify user is non-root';

/** Models pkg/kubelet/kuberuntime/security_context_others_test.go TestVerifyRunAsNonRoot */
test.each<[string, SecurityContext | undefined, ImageAccount, string | undefined]>([
  ['nothing said', undefined, ROOT, undefined],
  ['a number that is not root’s', { runAsNonRoot: true, runAsUser: 1000 }, ROOT, undefined],
  ['root, unless it is forbidden', { runAsUser: 0 }, ROOT, undefined],
  ['an image of root’s, where it is allowed', { runAsNonRoot: false }, ROOT, undefined],
  ['root, where it is allowed', { runAsNonRoot: false, runAsUser: 0 }, ROOT, undefined],
  ['root', { runAsNonRoot: true, runAsUser: 0 }, ROOT, BREAKS],
  ['root, though the image is not', { runAsNonRoot: true, runAsUser: 0 }, NAMED, BREAKS],
  ['an image of root’s', { runAsNonRoot: true }, ROOT, RUNS],
  ['an image of a name’s', { runAsNonRoot: true }, NAMED, UNKNOWN],
  ['a number instead of a name', { runAsNonRoot: true, runAsUser: 1000 }, NAMED, undefined],
  ['an image of a number', { runAsNonRoot: true }, ANY, undefined],
])('%s', (_what, own, image, problem) => {
  expect(nonRootProblem({ ...(own && { securityContext: own }) }, {}, image)).toBe(problem);
  expect(nonRootProblem({}, { ...(own && { securityContext: own }) }, image)).toBe(problem);
});

test('a container’s word comes before its pod’s', () => {
  const shared = { securityContext: { runAsNonRoot: true, runAsUser: 0 } };
  expect(nonRootProblem({ securityContext: { runAsUser: 5 } }, shared, ROOT)).toBeUndefined();
  expect(nonRootProblem({ securityContext: { runAsNonRoot: false } }, shared, ROOT)).toBeUndefined();
});
