import {
  GeocodeCommand,
  type GeocodeResultItem,
  GeoPlacesClient,
  ValidationException,
} from '@aws-sdk/client-geo-places';
import { AppError } from '../domain/app-error.ts';
import { ISRAEL } from '../domain/directory.ts';
import { distanceMetres, type Position } from '../domain/geo.ts';
import { RULES } from '../domain/rules.ts';

/** A position that may become the middle of a place; `interpolated` lies between known house numbers. */
export type ExactPosition = Position & { quality: 'point' | 'interpolated' };

/** Finds the position of an address in Israel. */
export type Geocoder = {
  /**
   * @param address as people write it, house number included; at most 200 characters.
   * @throws AppError `ADDRESS_NOT_EXACT` (impossible) when only a street, a town or several places fit: such a position
   * never makes a place, for it would turn honest reports into doubtful ones. `GEOCODER_UNAVAILABLE` (unavailable).
   */
  locate: (address: string) => Promise<ExactPosition>;
};

/** Where Amazon Location Places is. `endpoint` only where it is not AWS's own. */
export type GeocoderSettings = { region: string; endpoint?: string | undefined };

const CONNECT_MILLIS_MAX = 500;
const REQUEST_MILLIS_MAX = 2_000;
const LOCATE_MILLIS_MAX = 4_000;
const RESULTS_MAX = 5;

type Found = ExactPosition & { score: number };

const isInIsrael = ({ latitudeDegrees, longitudeDegrees }: Position): boolean =>
  latitudeDegrees >= ISRAEL.south &&
  latitudeDegrees <= ISRAEL.north &&
  longitudeDegrees >= ISRAEL.west &&
  longitudeDegrees <= ISRAEL.east;

const qualityOf = (item: GeocodeResultItem): ExactPosition['quality'] | undefined => {
  // The service answered about another house number than it was asked for.
  if (item.AddressNumberCorrected === true) return undefined;
  if (item.PlaceType === 'InterpolatedAddress') return 'interpolated';
  if (item.PlaceType !== 'PointAddress') return undefined;
  return item.EstimatedPointAddress === true ? 'interpolated' : 'point';
};

const exactOf = (item: GeocodeResultItem): Found | undefined => {
  const quality = qualityOf(item);
  const [longitudeDegrees, latitudeDegrees] = item.Position ?? [];
  if (quality === undefined || latitudeDegrees === undefined || longitudeDegrees === undefined) {
    return undefined;
  }
  const found = { latitudeDegrees, longitudeDegrees, quality, score: item.MatchScores?.Overall ?? 0 };
  return isInIsrael(found) ? found : undefined;
};

/** Streets of one name are in many towns: a second house that fits as well, elsewhere, makes the first a guess. */
const hasRival = (best: Found, others: readonly GeocodeResultItem[]): boolean =>
  others.some((item) => {
    const other = exactOf(item);
    return (
      other !== undefined &&
      other.score >= best.score &&
      distanceMetres(best, other) > RULES.placeRadiusMetres
    );
  });

const notExact = (cause?: unknown): AppError =>
  new AppError('impossible', 'ADDRESS_NOT_EXACT', 'The address does not lead to one house', { cause });

/**
 * Addresses by Amazon Location Places (`Geocode`), whose data for Israel may be kept when asked for `Storage`.
 *
 * | best result                                      | what becomes of it                                    |
 * | PointAddress                                     | `point`; `interpolated` when its position is estimated |
 * | InterpolatedAddress                              | `interpolated`                                        |
 * | its house number was corrected                   | ADDRESS_NOT_EXACT                                     |
 * | outside Israel's box                             | ADDRESS_NOT_EXACT                                     |
 * | another house over 150 m away fits as well       | ADDRESS_NOT_EXACT                                     |
 * | anything else (Street, Locality, PostalCode ...) | ADDRESS_NOT_EXACT                                     |
 * | none                                             | ADDRESS_NOT_EXACT                                     |
 *
 * @see https://docs.aws.amazon.com/location/latest/APIReference/API_geoplaces_Geocode.html
 */
export const geocoder = ({ region, endpoint }: GeocoderSettings): Geocoder => {
  const client = new GeoPlacesClient({
    region,
    maxAttempts: 2,
    // Without throwOnRequestTimeout the SDK only warns and waits on.
    requestHandler: {
      connectionTimeout: CONNECT_MILLIS_MAX,
      requestTimeout: REQUEST_MILLIS_MAX,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
  });

  const resultsFor = async (QueryText: string): Promise<GeocodeResultItem[]> => {
    const command = new GeocodeCommand({
      QueryText,
      MaxResults: RESULTS_MAX,
      Filter: { IncludeCountries: ['ISR'] },
      Language: 'he',
      IntendedUse: 'Storage',
    });
    try {
      const answer = await client.send(command, { abortSignal: AbortSignal.timeout(LOCATE_MILLIS_MAX) });
      return answer.ResultItems ?? [];
    } catch (cause) {
      if (cause instanceof ValidationException) throw notExact(cause);
      throw new AppError('unavailable', 'GEOCODER_UNAVAILABLE', 'The address service does not answer', {
        cause,
        retryAfterSeconds: 5,
      });
    }
  };

  return {
    async locate(address) {
      const [first, ...others] = await resultsFor(address);
      const best = first === undefined ? undefined : exactOf(first);
      if (best === undefined || hasRival(best, others)) throw notExact();
      const { latitudeDegrees, longitudeDegrees, quality } = best;
      return { latitudeDegrees, longitudeDegrees, quality };
    },
  };
};
