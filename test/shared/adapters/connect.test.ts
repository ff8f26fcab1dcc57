import { expect, test } from 'vitest';
import { connectReply } from '#shared/adapters/connect';

test('a transfer is a flat text, which a block of the flow takes as its number', () => {
  const prompt = {
    id: 'voice.desk.transfer',
    language: 'he' as const,
    text: '',
    audio: 'voice/he/desk.transfer.wav',
  };

  expect(
    connectReply({ prompts: [prompt], end: true, transfer: { to: '+97233760099' }, state: 'desk' }, 4),
  ).toEqual({
    turn: '4',
    step: 'desk',
    end: 'yes',
    transferTo: '+97233760099',
    promptCount: '1',
    prompt1: 'voice/he/desk.transfer.wav',
  });
});
