import type { Language } from '../directory.ts';

/** The gender of the noun that a number stands with. English and Amharic do not ask. */
export type Gender = 'masculine' | 'feminine';

/** Words of 0 to 19, of 20 to 50 by tens, and how the two are joined. */
type Cardinals = {
  below20: readonly string[];
  tens: readonly string[];
  join: (ten: string, unit: number) => string;
};

const list = (words: string): readonly string[] => words.split(',');

const TENS = {
  he: list('עשרים,שלושים,ארבעים,חמישים'),
  ar: list('عشرين,ثلاثين,أربعين,خمسين'),
  ru: list('двадцать,тридцать,сорок,пятьдесят'),
  am: list('ሃያ,ሠላሳ,አርባ,ሃምሳ'),
  en: list('twenty,thirty,forty,fifty'),
};

const cardinals = (
  language: Language,
  words: string,
  join: (ten: string, unit: string, of: number) => string,
): Cardinals => {
  const below20 = list(words);
  return { below20, tens: TENS[language], join: (ten, unit) => join(ten, below20[unit] ?? '', unit) };
};

const spaced = (ten: string, unit: string): string => `${ten} ${unit}`;

const RU_TEENS =
  'десять,одиннадцать,двенадцать,тринадцать,четырнадцать,пятнадцать,шестнадцать,семнадцать,восемнадцать,девятнадцать';
/** Arabic says the ones before the tens; 1 and 8 have a form of their own there. */
const arabic = (one: string, eight: string) => (ten: string, unit: string, of: number) =>
  `${of === 1 ? one : of === 8 ? eight : unit} و${ten}`;

const AM = cardinals(
  'am',
  'ዜሮ,አንድ,ሁለት,ሦስት,አራት,አምስት,ስድስት,ሰባት,ስምንት,ዘጠኝ,አስር,አሥራ አንድ,አሥራ ሁለት,አሥራ ሦስት,አሥራ አራት,አሥራ አምስት,አሥራ ስድስት,አሥራ ሰባት,አሥራ ስምንት,አሥራ ዘጠኝ',
  spaced,
);
const EN = cardinals(
  'en',
  'zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen',
  spaced,
);

const WORDS: Record<Language, Record<Gender, Cardinals>> = {
  he: {
    masculine: cardinals(
      'he',
      'אפס,אחד,שניים,שלושה,ארבעה,חמישה,שישה,שבעה,שמונה,תשעה,עשרה,אחד עשר,שנים עשר,שלושה עשר,ארבעה עשר,חמישה עשר,שישה עשר,שבעה עשר,שמונה עשר,תשעה עשר',
      (ten, unit) => `${ten} ו${unit}`,
    ),
    feminine: cardinals(
      'he',
      'אפס,אחת,שתיים,שלוש,ארבע,חמש,שש,שבע,שמונה,תשע,עשר,אחת עשרה,שתים עשרה,שלוש עשרה,ארבע עשרה,חמש עשרה,שש עשרה,שבע עשרה,שמונה עשרה,תשע עשרה',
      (ten, unit) => `${ten} ו${unit}`,
    ),
  },
  ar: {
    masculine: cardinals(
      'ar',
      'صفر,واحد,اثنين,ثلاثة,أربعة,خمسة,ستة,سبعة,ثمانية,تسعة,عشرة,أحد عشر,اثني عشر,ثلاثة عشر,أربعة عشر,خمسة عشر,ستة عشر,سبعة عشر,ثمانية عشر,تسعة عشر',
      arabic('واحد', 'ثمانية'),
    ),
    feminine: cardinals(
      'ar',
      'صفر,واحدة,اثنتين,ثلاث,أربع,خمس,ست,سبع,ثماني,تسع,عشر,إحدى عشرة,اثنتي عشرة,ثلاث عشرة,أربع عشرة,خمس عشرة,ست عشرة,سبع عشرة,ثماني عشرة,تسع عشرة',
      arabic('إحدى', 'ثمانٍ'),
    ),
  },
  ru: {
    masculine: cardinals('ru', `ноль,один,два,три,четыре,пять,шесть,семь,восемь,девять,${RU_TEENS}`, spaced),
    feminine: cardinals('ru', `ноль,одна,две,три,четыре,пять,шесть,семь,восемь,девять,${RU_TEENS}`, spaced),
  },
  am: { masculine: AM, feminine: AM },
  en: { masculine: EN, feminine: EN },
};

/** A whole number from 0 to 59 in words, as it stands with a noun of that gender. */
export const cardinal = (language: Language, count: number, gender: Gender): string => {
  const { below20, tens, join } = WORDS[language][gender];
  if (count < 20) return below20[count] ?? '';
  const ten = tens[Math.floor(count / 10) - 2] ?? '';
  return count % 10 === 0 ? ten : join(ten, count % 10);
};

/** Numbers without a noun, as digits and keys are read: feminine in Hebrew, masculine elsewhere. */
export const BARE_GENDER: Record<Language, Gender> = {
  he: 'feminine',
  ar: 'masculine',
  ru: 'masculine',
  am: 'masculine',
  en: 'masculine',
};

/** One digit as it is read out, alone. */
export const digitWord = (language: Language, digit: number): string =>
  // The nominative, where numbers in sentences have the other case.
  language === 'ar' && digit === 2 ? 'اثنان' : cardinal(language, digit, BARE_GENDER[language]);

/** The plural class of a number: the category of ICU (CLDR plural rules), by the platform's own tables. */
export const pluralOf = (language: Language, count: number): Intl.LDMLPluralRule =>
  new Intl.PluralRules(language).select(count);

/** Forms of a noun with its number `#`, by plural class. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;

const counted = (language: Language, count: number, gender: Gender, forms: Forms): string =>
  (forms[pluralOf(language, count)] ?? forms.other ?? '#').replace('#', cardinal(language, count, gender));

const ARABIC_HOURS = list(
  'صفر,الواحدة,الثانية,الثالثة,الرابعة,الخامسة,السادسة,السابعة,الثامنة,التاسعة,العاشرة,الحادية عشرة,الثانية عشرة,الثالثة عشرة,الرابعة عشرة,الخامسة عشرة,السادسة عشرة,السابعة عشرة,الثامنة عشرة,التاسعة عشرة,العشرين,الحادية والعشرين,الثانية والعشرين,الثالثة والعشرين',
);

const twoDigits = (value: number): string =>
  value < 10
    ? `${cardinal('am', 0, 'masculine')} ${cardinal('am', value, 'masculine')}`
    : cardinal('am', value, 'masculine');

const HOURS: Record<Language, (hour: number) => string> = {
  he: (hour) => cardinal('he', hour, 'feminine'),
  ar: (hour) => ARABIC_HOURS[hour] ?? '',
  ru: (hour) => counted('ru', hour, 'masculine', { one: '# час', few: '# часа', many: '# часов' }),
  // The clock of Amharic counts from dawn; only both digits make plain that this is not that clock.
  am: twoDigits,
  en: (hour) => cardinal('en', hour, 'masculine'),
};

const MINUTES: Record<Language, (minute: number) => string> = {
  he: (minute) => counted('he', minute, 'feminine', { one: 'ודקה אחת', two: 'ושתי דקות', other: 'ו# דקות' }),
  ar: (minute) =>
    counted('ar', minute, 'feminine', {
      one: 'ودقيقة واحدة',
      two: 'ودقيقتين',
      few: 'و# دقائق',
      many: 'و# دقيقة',
    }),
  ru: (minute) => counted('ru', minute, 'feminine', { one: '# минута', few: '# минуты', many: '# минут' }),
  am: twoDigits,
  en: (minute) =>
    minute < 10 ? `oh ${cardinal('en', minute, 'masculine')}` : cardinal('en', minute, 'masculine'),
};

const ON_THE_HOUR: Record<Language, string> = {
  he: 'בדיוק',
  ar: 'تمامًا',
  ru: 'ровно',
  am: 'ዜሮ ዜሮ',
  en: 'o’clock',
};

/** The first piece of a clock time, said after "at" or, in Arabic, after "the hour". */
export const hourWords = (language: Language, hour: number): string => HOURS[language](hour);

/** The second piece of a clock time: its minutes, with "and" where the language joins them. */
export const minuteWords = (language: Language, minute: number): string =>
  minute === 0 ? ON_THE_HOUR[language] : MINUTES[language](minute);
