import { AppError } from '../domain/app-error.ts';
import type { Place, PlaceInput } from '../domain/directory.ts';
import type { FenceSettings } from './place-verdict.ts';

const notHere = (index: number): AppError =>
  new AppError('impossible', 'POSITION_REQUIRED', 'Addresses cannot be looked up here; send the position', {
    errors: [{ path: `/places/${index}`, code: 'POSITION_REQUIRED', message: 'Send latitude and longitude' }],
  });

const inexact = (index: number, cause: AppError): AppError =>
  new AppError(cause.kind, cause.code, cause.message, {
    cause,
    errors: [{ path: `/places/${index}/address`, code: cause.code, message: cause.message }],
  });

/**
 * Gives every place its position: the one that was sent, or that of its address. The client of Amazon Location is
 * loaded only where the stage uses it and only when an address must be found.
 *
 * @param setting value of PLACE_VERDICT.
 * @throws AppError `ADDRESS_NOT_EXACT`, `POSITION_REQUIRED` (impossible), `GEOCODER_UNAVAILABLE` (unavailable)
 */
export const placesWithPositions = (setting: string | undefined, settings: () => FenceSettings) => {
  const find = async (
    address: string,
    index: number,
  ): Promise<{ latitudeDegrees: number; longitudeDegrees: number }> => {
    if (setting !== 'amazon-location') throw notHere(index);
    const { geocoder } = await import('./geocoder.ts');
    const { region, endpoint } = settings();
    try {
      const { latitudeDegrees, longitudeDegrees } = await geocoder({ region, endpoint }).locate(address);
      return { latitudeDegrees, longitudeDegrees };
    } catch (error) {
      throw error instanceof AppError ? inexact(index, error) : error;
    }
  };

  return (places: readonly PlaceInput[]): Promise<Place[]> =>
    Promise.all(
      places.map(async ({ latitudeDegrees, longitudeDegrees, ...place }, index) => ({
        ...place,
        ...(latitudeDegrees !== undefined && longitudeDegrees !== undefined
          ? { latitudeDegrees, longitudeDegrees }
          : await find(place.address ?? '', index)),
      })),
    );
};
