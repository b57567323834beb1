import { describe, expect, it } from 'vitest';
import { ko } from '../../../i18n/figures/ko.ts';
import { flow, missingIn, pod, service, textsOf } from '../fixture.test.fixture.ts';
import { count, followedService, noTally, replicaView } from './model.ts';
import { ReplicasPicture } from './picture.tsx';
import { replicaLines, replicaSaying } from './text.ts';

const a = pod('kubia-5d9-aaaaa', { ip: '10.44.0.1' });
const b = pod('kubia-5d9-bbbbb', { ip: '10.44.0.2' });
const c = pod('kubia-5d9-ccccc', { ip: '', phase: 'pulling', status: 'ContainerCreating' });
const front = service('kubia-http', {
  type: 'LoadBalancer',
  externalIPs: ['34.39.126.78'],
  endpoints: [a.uid, b.uid],
  notReady: [c.uid],
});
const other = service('counter', { endpoints: [a.uid] });
const items = [other, a, b, c, pod('client', { owner: '' }), front];

describe('followedService', () => {
  it('is the one that the text speaks of, else a load balancer, else any', () => {
    const names = [
      followedService(items, 'counter'),
      followedService(items, ''),
      followedService([other], ''),
      followedService([service('kubernetes', { system: true })], ''),
    ].map((found) => found?.name);
    expect(names).toEqual(['counter', 'kubia-http', 'counter', undefined]);
  });
});

describe('count', () => {
  it('counts answers by pod, each flow once, and none that goes elsewhere', () => {
    const flows = [
      flow(1, front, a.uid),
      flow(2, front, b.uid),
      flow(3, other, a.uid),
      flow(4, front, a.uid),
    ];
    const once = count(noTally, flows, front);
    expect(once).toEqual({
      answers: new Map([
        [a.uid, 2],
        [b.uid, 1],
      ]),
      last: a.uid,
      failed: false,
      flow: 4,
    });
    expect(count(once, flows, front)).toEqual(once);
  });

  it('remembers that the last request found nobody', () => {
    const tally = count(noTally, [flow(1, front, a.uid), flow(2, front, '', 'refused')], front);
    expect(tally).toEqual({ answers: new Map([[a.uid, 1]]), last: a.uid, failed: true, flow: 2 });
  });
});

describe('replicaView', () => {
  const tally = count(noTally, [flow(1, front, a.uid), flow(2, front, b.uid), flow(3, front, b.uid)], front);
  const view = replicaView(items, 'kubia-http', tally);

  it('has the pods behind the service with their counts', () => {
    expect(view).toEqual({
      service: front,
      address: '34.39.126.78',
      pods: [
        { item: a, ready: true, count: 1, last: false },
        { item: b, ready: true, count: 2, last: true },
        { item: c, ready: false, count: 0, last: false },
      ],
      total: 3,
      answering: 2,
      last: b,
      failed: false,
    });
  });

  it('says who answered, and what waits', () => {
    expect(
      [view, replicaView(items, 'kubia-http', noTally)].map((shown) => replicaSaying(ko, shown).title),
    ).toEqual(['kubia-5d9-bbbbb 파드가 답했습니다', '준비된 파드 2개가 요청을 기다립니다']);
  });

  it('says in words what the picture says', () => {
    const rows = new Map([a, b, c].map(({ uid }, at) => [uid, at]));
    const drawn = textsOf(
      ReplicasPicture({ words: ko, view, rows, pulses: [], point: undefined, narrow: true }),
    );
    expect(missingIn(replicaLines(ko, view), drawn)).toEqual([]);
    expect(replicaLines(ko, view)).toEqual([
      '손님 → 로드 밸런서 34.39.126.78 → 서비스 kubia-http(34.118.230.106)',
      '파드 kubia-5d9-aaaaa: Running, IP 10.44.0.1, 1번 답함',
      '파드 kubia-5d9-bbbbb: Running, IP 10.44.0.2, 2번 답함, 방금 답함',
      '파드 kubia-5d9-ccccc: ContainerCreating, IP —, 0번 답함, 아직 보내지 않음',
    ]);
  });
});
