import { Button } from '../ui/index.ts';
import { placeholderKey, type useTrackingKey } from './tracking-key.ts';

/** Above samples while they hold no real key: one press makes one and writes it into them. */
export const KeyNeeded = ({ tracking }: { tracking: ReturnType<typeof useTrackingKey> }) =>
  tracking.key !== null ? null : (
    <div className="key-needed">
      <p className="muted">
        {tracking.mayMake
          ? 'A tracking key says whose activities these are. Make one and it is written into the samples.'
          : `Ask an admin for a tracking key and put it in place of ${placeholderKey}.`}
      </p>
      {tracking.mayMake ? (
        <Button look="primary" isDisabled={tracking.make.isPending} onPress={() => tracking.make.mutate()}>
          Make a tracking key
        </Button>
      ) : null}
    </div>
  );
