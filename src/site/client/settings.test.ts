import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { keepSettings } from './saved.ts';
import { changeSetting, onSetting, reloadSettings, settingOf } from './settings.ts';

test('what is chosen while the database is read is not undone by what it held', async () => {
  await reloadSettings();
  await keepSettings({ theme: 'light' });
  const heard: unknown[] = [];
  onSetting('theme', () => heard.push(settingOf('theme')));
  const reading = reloadSettings();
  changeSetting('theme', 'dark');
  await reading;
  expect([settingOf('theme'), heard]).toEqual(['dark', []]);
});

test('what somebody else has kept is taken over, and told', async () => {
  await reloadSettings();
  await keepSettings({ theme: 'light' });
  const heard: unknown[] = [];
  onSetting('theme', () => heard.push(settingOf('theme')));
  await reloadSettings();
  expect([settingOf('theme'), heard]).toEqual(['light', ['light']]);
});
