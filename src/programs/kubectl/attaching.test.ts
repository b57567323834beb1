import { expect, test } from 'vitest';
import { reattachMessage } from './attaching.ts';

const pod = {
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    restartPolicy: 'Always',
    containers: [{ name: 'nginx' }],
    ephemeralContainers: [{ name: 'debugger-x' }],
  },
};

test.each([
  [
    'nginx',
    "Session ended, resume using 'kubectl attach web -c nginx -i -t' command when the pod is running\n",
  ],
  [
    'debugger-x',
    "Session ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach web -c debugger-x -i -t' if it is still running\n",
  ],
])('says how to come back to %s', (container, message) => {
  expect(reattachMessage(pod, container, 'kubectl attach')).toBe(message);
});
