import { describe, expect, it } from 'vitest';
import type { MapItem } from '../../../../sandbox/map/model.ts';
import { ko } from '../../../i18n/figures/ko.ts';
import { deployed, missingIn, pod, service, textsOf, workload } from '../fixture.test.fixture.ts';
import { labelText, logicalView, noMemory, remember, type LogicalMemory } from './model.ts';
import { LogicalPicture } from './picture.tsx';
import { logicalLines, logicalSaying } from './text.ts';

const a = pod('kubia-5d9-aaaaa', { ip: '10.44.0.1' });
const b = pod('kubia-5d9-bbbbb', { ip: '10.44.0.2' });
const c = pod('kubia-5d9-ccccc', { ip: '10.44.0.3' });
const front = service('kubia', { endpoints: [a.uid, b.uid] });

/** What is remembered after each of these moments. */
const after = (...moments: readonly (readonly MapItem[])[]): LogicalMemory =>
  moments.reduce((memory, items) => remember(memory, items, 'kubia'), noMemory);

const view = (items: readonly MapItem[], memory: LogicalMemory) => logicalView(items, 'kubia', memory);

describe('logicalView', () => {
  it('has nothing to show before there is a deployment', () => {
    const items = [
      pod('lonely', { owner: '', labels: { run: 'lonely' } }),
      service('kubernetes', { system: true }),
    ];
    expect(view(items, after(items))).toEqual({
      deployment: undefined,
      replicaSets: [],
      pods: [],
      service: undefined,
      change: undefined,
      detached: undefined,
    });
  });

  it('finds what a deployment made and the service that selects it', () => {
    const lonely = pod('lonely', { owner: '', labels: { run: 'lonely' } });
    const items = [...deployed(a, b), lonely, service('other', { selector: { app: 'other' } }), front];
    expect(view(items, after(items))).toEqual({
      deployment: items[0],
      replicaSets: [items[1]],
      pods: [a, b].map((item) => ({ item, madeBy: items[1], selected: true, arrived: false })),
      service: front,
      change: undefined,
      detached: undefined,
    });
  });

  it('follows the deployment that the text speaks of, else the first', () => {
    const other = workload('Deployment', 'another');
    const items = [other, ...deployed()];
    const found = [logicalView(items, 'kubia', noMemory), logicalView(items, 'nobody', noMemory)];
    expect(found.map(({ deployment }) => deployment?.name)).toEqual(['kubia', 'another']);
  });
});

describe('what has changed', () => {
  it('tells a pod that came in place of another from those that stayed', () => {
    const leaving = { ...a, phase: 'terminating' } as const;
    const before = [...deployed(a, b), front];
    const during = [...deployed(leaving, b, { ...c, ip: '' }), front];
    const now = [...deployed(b, c), front];
    const found = view(now, after(before, during, now));
    expect(found.pods.map(({ item, arrived }) => [item.name, arrived])).toEqual([
      [b.name, false],
      [c.name, true],
    ]);
    expect(found.change).toEqual({
      departed: { uid: a.uid, name: a.name, ip: a.ip },
      arrived: { uid: c.uid, name: c.name, ip: c.ip },
      service: { name: 'kubia', ip: '34.118.230.106' },
    });
    expect(logicalSaying(ko, found)).toEqual({
      title: 'kubia-5d9-aaaaa 자리에 kubia-5d9-ccccc 파드가 생겼습니다',
      text: '이름도 IP도 다릅니다(10.44.0.1 → 10.44.0.3). 서비스의 주소는 34.118.230.106 그대로입니다.',
    });
  });

  it('is not told of a first pod, and forgotten when the pod is back by an undo', () => {
    const memory = after(deployed(), deployed(a), deployed(), deployed(a));
    expect([after(deployed(), deployed(a)).departed, memory.departed, memory.arrived]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });

  it('begins anew with another deployment', () => {
    const [first, ...rest] = deployed(b);
    const another = first && { ...first, uid: 'uid-another' };
    const items = another ? [another, ...rest] : rest;
    expect(after(deployed(a), items)).toEqual({ ...noMemory, deployment: 'uid-another' });
  });

  it('tells a pod that was set apart by its labels from one that went', () => {
    const apart = { ...a, owner: '', labels: { app: 'debug', 'pod-template-hash': '5d9' } };
    const now = [...deployed(apart, c), service('kubia', { endpoints: [c.uid] })];
    const found = view(now, after(deployed(a), now));
    expect(found.pods.map(({ item, madeBy, selected }) => [item.name, madeBy?.name, selected])).toEqual([
      [a.name, undefined, false],
      [c.name, 'kubia-5d9', true],
    ]);
    expect([found.detached, found.change]).toEqual([apart, undefined]);
    expect(logicalSaying(ko, found).title).toBe('kubia-5d9-aaaaa 파드를 떼어 냈습니다');
  });
});

describe('the text', () => {
  const items = [...deployed(a, { ...c, ip: '', status: 'ContainerCreating', phase: 'pulling' }), front];
  const shown = view(items, after(deployed(a, b), items));

  it('says what the picture says', () => {
    const rows = new Map([
      [a.uid, 0],
      [c.uid, 1],
    ]);
    const drawn = textsOf(LogicalPicture({ words: ko, view: shown, rows, point: undefined, narrow: false }));
    expect(missingIn(logicalLines(ko, shown), drawn)).toEqual([]);
  });

  it('has a line for each thing', () => {
    expect(logicalLines(ko, shown)).toEqual([
      '디플로이먼트 kubia: 준비 1 / 원함 2',
      '레플리카셋 kubia-5d9: 만든 것은 디플로이먼트 kubia, 원하는 개수 2',
      '파드 kubia-5d9-aaaaa: Running, IP 10.44.0.1, 레이블 app=kubia, 만든 것은 레플리카셋 kubia-5d9, 서비스 kubia 뒤에 섬',
      '파드 kubia-5d9-ccccc: ContainerCreating, IP —, 레이블 app=kubia, 만든 것은 레플리카셋 kubia-5d9, 새로 생김',
      '사라진 파드 kubia-5d9-bbbbb: IP 10.44.0.2',
      '서비스 kubia: 주소 34.118.230.106, 셀렉터 app=kubia',
    ]);
  });
});

it('writes labels as kubectl does, without the hash', () => {
  expect(labelText({ app: 'a', tier: 'b', 'pod-template-hash': '5d9' })).toBe('app=a, tier=b');
});
