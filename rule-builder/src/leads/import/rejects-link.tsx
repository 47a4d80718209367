import { useMutation } from '@tanstack/react-query';
import { requestFile } from '../../data/index.ts';
import { Button, inWords, saveFile, toast } from '../../ui/index.ts';

/** The rows that could not be taken, with why, as a CSV to mend and import again. */
export const RejectsLink = ({ id }: { id: string }) => {
  const get = useMutation({
    mutationFn: async () =>
      (await requestFile('GET /api/imports/:import/rejects.csv', { params: { import: id } })).blob(),
    onSuccess: (file) => saveFile(file, 'rejected-rows.csv'),
    onError: (error) => toast(inWords(error)),
  });
  return (
    <Button small icon="download" isDisabled={get.isPending} onPress={() => get.mutate()}>
      Rejected rows
    </Button>
  );
};
