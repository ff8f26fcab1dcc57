import type { IFunction, IVersion, Version, Alias } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

/* eslint-disable @typescript-eslint/consistent-type-assertions -- the library declares optional members as `T | undefined`
  XX */

/** An alias where the library asks for any function. */
export const asFunction = (alias: Alias): IFunction => alias as IFunction;

/** A version where the library asks for any version. */
export const asVersion = (version: Version): IVersion => version as IVersion;

/** A bucket where the library asks for any bucket. */
export const asBucket = (bucket: Bucket): IBucket => bucket as IBucket;
