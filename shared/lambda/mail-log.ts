import { TRIES_LATE } from '../domain/mail-tries.ts';
import { logger } from './logger.ts';

type Dispatched = {
  key: string;
  done: 'sent' | 'later' | 'given-up' | 'refused' | 'settled-before' | 'held';
  tries: number;
  code?: string;
};

/** Messages that the alarm `mails-unsent` counts; the key names the cause of a mail, never an address. */
const NOT_SENT = 'mail not sent';
const WAITS = 'mail waits';

/** Says what became of a mail: someone must look at what was refused or given up, and at what waits for over an hour. */
export const logMail = ({ key: mail, done, tries, code }: Dispatched): void => {
  const fields = { mail, tries, errorCode: code };
  if (done === 'sent') logger.info('mail sent', fields);
  else if (done === 'refused' || done === 'given-up') logger.error(NOT_SENT, fields);
  else if (done === 'later' && tries >= TRIES_LATE) logger.error(WAITS, fields);
  else if (done === 'later') logger.warn('mail put off', fields);
};
