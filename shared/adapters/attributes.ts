import type { Item } from './database.ts';

const numberText = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error('A number that is not finite cannot be stored');
  return `{"N":"${value}"}`;
};

const listText = (values: readonly unknown[]): string => {
  let text = '{"L":[';
  let isFirst = true;
  for (const value of values) {
    text += isFirst ? attributeText(value) : `,${attributeText(value)}`;
    isFirst = false;
  }
  return `${text}]}`;
};

/** Text rather than objects: what is built is sent at once, and building it twice is the larger half of the cost. */
const attributeText = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return `{"S":${JSON.stringify(value)}}`;
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? '{"BOOL":true}' : '{"BOOL":false}';
    case 'object':
      if (value === null) return '{"NULL":true}';
      if (Array.isArray(value)) return listText(value);
      return `{"M":${itemText(value)}}`;
    default:
      throw new Error(`A ${typeof value} cannot be stored`);
  }
};

/** An item, or a map in it, as JSON of the database's protocol; undefined fields are left out. */
export const itemText = (item: object): string => {
  let text = '{';
  for (const name of Object.keys(item)) {
    const value: unknown = Reflect.get(item, name);
    if (value !== undefined)
      text += `${text.length === 1 ? '' : ','}${JSON.stringify(name)}:${attributeText(value)}`;
  }
  return `${text}}`;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] => {
  if (!Array.isArray(value)) throw new Error('Not a list');
  return value;
};

const plainOf = (attribute: unknown): unknown => {
  if (!isRecord(attribute)) throw new Error('Not an attribute value');
  for (const [type, value] of Object.entries(attribute)) {
    switch (type) {
      case 'S':
      case 'BOOL':
        return value;
      case 'N':
        return Number(value);
      case 'NULL':
        return null;
      case 'L':
        return listOf(value).map(plainOf);
      case 'M':
        return plainItem(value);
    }
  }
  throw new Error(`No known attribute type among: ${Object.keys(attribute).join(', ')}`);
};

/**
 * An item of the database's protocol, as a stream or a reply holds it, in plain values.
 * @throws Error for types that this system never writes: sets and binary values
 */
export const plainItem = (attributes: unknown): Item => {
  if (!isRecord(attributes)) throw new Error('Not an item');
  const item: Item = {};
  for (const [name, attribute] of Object.entries(attributes)) item[name] = plainOf(attribute);
  return item;
};
