import { isConditionFailed } from '../../runtime/index.ts';

/** A conditional write: true if it was done, false if the item was in another state than it demanded. */
export const whether = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};
