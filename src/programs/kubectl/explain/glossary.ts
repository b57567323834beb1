import type { Language } from '../text.ts';
import type { Glossary } from './render.ts';
import { configurationTexts } from './texts/configuration.ts';
import { networkTexts } from './texts/network.ts';
import { podTexts } from './texts/pods.ts';
import { workloadTexts } from './texts/workloads.ts';

/** What types and their fields mean, in English and Korean; the field '' is the type itself. */
export type TypeTexts = Readonly<Record<string, Readonly<Record<string, readonly [en: string, ko: string]>>>>;

const texts: TypeTexts = { ...workloadTexts, ...podTexts, ...networkTexts, ...configurationTexts };

/** Every object has these. */
const common: TypeTexts[string] = {
  apiVersion: [
    'The version of the API that this object is written in, with its group: v1, apps/v1.',
    '이 오브젝트가 따르는 API 버전. 그룹과 함께 적습니다: v1, apps/v1.',
  ],
  kind: ['What kind of object this is, such as Pod.', '오브젝트의 종류. 예: Pod.'],
  metadata: [
    'Name, namespace, labels and annotations of the object, and what the system keeps about it.',
    '오브젝트의 이름, 네임스페이스, 레이블, 어노테이션, 그리고 시스템이 기록하는 정보.',
  ],
  spec: ['The state that is wished for.', '원하는 상태.'],
  status: [
    'The state as it was seen last. The system writes it.',
    '마지막으로 관찰된 상태. 시스템이 기록합니다.',
  ],
};

/** Our own explanations for the types and fields that lessons touch. */
export function glossaryIn(language: Language): Glossary {
  return (key) => {
    const [type = '', field = '', ...inside] = key.split('.');
    // What stands inside a schema without a name, as those of custom resources, is no field of a type that we know.
    const found = inside.length > 0 ? undefined : (texts[type]?.[field] ?? common[field]);
    return found?.[language === 'ko' ? 1 : 0];
  };
}
