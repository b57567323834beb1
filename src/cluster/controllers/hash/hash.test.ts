import { describe, expect, it } from 'vitest';
import { computeHash } from './hash.ts';

/** The template that `kubectl create deployment` makes, with its defaults. */
const template = (app: string, image: string, name: string) => ({
  metadata: { labels: { app } },
  spec: {
    containers: [
      {
        name,
        image,
        imagePullPolicy: 'Always' as const,
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File' as const,
      },
    ],
    restartPolicy: 'Always' as const,
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst' as const,
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
});

describe('the pod template hash', () => {
  it.each([
    ['web', 'nginx', 'nginx', '65d846d465'],
    ['nginx', 'nginx', 'nginx', '5869d7778c'],
  ])('is that of real clusters for %s of %s', (app, image, name, hash) => {
    expect(computeHash(template(app, image, name))).toBe(hash);
  });

  it('is another one after a collision', () => {
    const web = template('web', 'nginx', 'nginx');
    expect(new Set([computeHash(web), computeHash(web, 0), computeHash(web, 1)]).size).toBe(3);
  });
});
