import { expect, it } from 'vitest';
import { metadata } from '../test-objects.ts';
import { type Placed, Rig } from '../test-rig.ts';
import { AutoscalerHistory, type AutoscalerMemory } from './history.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.ts';

/** Models deleteHPA and reconcileKey of pkg/controller/podautoscaler/horizontal.go */

const RESOURCE = 'horizontalpodautoscalers.autoscaling';
const KEY = 'default/hpa';
const BEFORE: AutoscalerMemory = {
  recommendations: [{ replicas: 9, at: 0 }],
  ...{ ups: [], downs: [], selector: 'app=web' },
};
const AUTOSCALER: Placed = [
  RESOURCE,
  {
    ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: metadata('hpa') },
    ...{ spec: { scaleTargetRef: { kind: 'Gadget', name: 'g' }, maxReplicas: 3 }, status: {} },
  },
];

function remembering(): { readonly rig: Rig; readonly history: AutoscalerHistory } {
  const history = new AutoscalerHistory([[KEY, BEFORE]]);
  const rig = new Rig(
    (context) => horizontalPodAutoscalerController(context, { history, source: () => [] }),
    [AUTOSCALER],
  );
  rig.look();
  return { rig, history };
}

it('an autoscaler that goes is remembered until it would have been looked at, but not what it selected', () => {
  const { rig, history } = remembering();
  rig.take([RESOURCE, KEY]);
  rig.clock.advanceTo(14_999);
  expect(history.snapshot()).toEqual([[KEY, { ...BEFORE, selector: '' }]]);
  rig.clock.advanceTo(15_000);
  expect(history.snapshot()).toEqual([]);
});

it('one that comes in its place in time has its memory and its turn', () => {
  const { rig, history } = remembering();
  rig.clock.advanceTo(10_000);
  rig.take([RESOURCE, KEY], AUTOSCALER);
  rig.clock.advanceTo(14_999);
  expect(rig.told).toEqual([]);
  rig.clock.advanceTo(15_000);
  expect(rig.told).toEqual(['Warning FailedGetScale']);
  expect(history.of(KEY).recommendations).toEqual(BEFORE.recommendations);
});

it('a controller that begins anew remembers nothing', () => {
  const { rig, history } = remembering();
  rig.controller.setRunning?.(false);
  expect(history.snapshot()).toEqual([]);
});
