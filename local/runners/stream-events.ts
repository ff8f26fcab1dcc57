import type { AttributeValue, StreamRecord, _Record } from '@aws-sdk/client-dynamodb-streams';

type Wire = Record<string, unknown>;

/** Bytes travel as base64 in Lambda's events. */
const wireValue = (value: AttributeValue): unknown => {
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString('base64')) };
  if (value.L !== undefined) return { L: value.L.map(wireValue) };
  if (value.M !== undefined) return { M: wireImage(value.M) };
  return value;
};

const wireImage = (image: Record<string, AttributeValue>): Wire =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, wireValue(value)]));

const imagesOf = ({ Keys, NewImage, OldImage }: StreamRecord): Wire => ({
  ...(Keys && { Keys: wireImage(Keys) }),
  ...(NewImage && { NewImage: wireImage(NewImage) }),
  ...(OldImage && { OldImage: wireImage(OldImage) }),
});

/** One record of a stream, with what the runner itself needs of it. */
export type StreamItem = { sequenceNumber: string; createdAtMillis: number; event: Wire };

/**
 * A record as Lambda hands it to a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const streamItem = (record: _Record, streamArn: string): StreamItem => {
  const change = record.dynamodb ?? {};
  const sequenceNumber = change.SequenceNumber ?? '';
  const createdAtMillis = change.ApproximateCreationDateTime?.getTime() ?? Date.now();
  return {
    sequenceNumber,
    createdAtMillis,
    event: {
      eventID: record.eventID,
      eventName: record.eventName,
      eventVersion: record.eventVersion ?? '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'il-central-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(createdAtMillis / 1_000),
        ...imagesOf(change),
        SequenceNumber: sequenceNumber,
        SizeBytes: change.SizeBytes ?? 0,
        StreamViewType: change.StreamViewType,
      },
      eventSourceARN: streamArn,
    },
  };
};
