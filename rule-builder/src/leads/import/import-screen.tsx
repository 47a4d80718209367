import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Link } from 'wouter';
import type { ImportPreview } from '../../../../functions/api/contract/index.ts';
import { request } from '../../data/index.ts';
import { Button, Icon, inWords } from '../../ui/index.ts';
import './import.css';
import { MapColumns } from './map-columns.tsx';
import { PastImports } from './past-imports.tsx';
import { headOf, readSheet, type Sheet } from './sheet.ts';

/** Brings leads in from a CSV file: choose it, say what its columns mean, watch it go in, get back what was refused. */
const ImportScreen = () => {
  const [chosen, setChosen] = useState<{ sheet: Sheet; preview: ImportPreview } | null>(null);
  const look = useMutation({
    mutationFn: async (file: File) => {
      const sheet = readSheet(file.name, new Uint8Array(await file.arrayBuffer()));
      const preview = await request('POST /api/imports/preview', { body: { csv: headOf(sheet) } });
      return { sheet, preview };
    },
    onSuccess: setChosen,
  });
  const take = (file: File | null | undefined) => {
    if (file) look.mutate(file);
  };
  return (
    <div className="page import-page">
      <Link href="/leads" className="back">
        <Icon name="chevron-left" size={14} /> Leads
      </Link>
      <header>
        <h1>Import leads</h1>
      </header>
      {chosen === null ? (
        <>
          <DropZone
            className="card drop"
            aria-label="Drop a CSV file here"
            onDrop={(event) => {
              const dropped = event.items.find((item) => item.kind === 'file');
              if (dropped?.kind === 'file') void dropped.getFile().then(take);
            }}
          >
            <Icon name="upload" size={32} />
            <h2>Drop a CSV file here</h2>
            <p className="muted">
              The first line names the columns; one of them must be the email address. Leads that are here already are
              brought up to date, not doubled.
            </p>
            <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => take(files?.[0])}>
              <Button look="primary" isDisabled={look.isPending}>
                {look.isPending ? 'Reading…' : 'Choose a file'}
              </Button>
            </FileTrigger>
            {look.isError ? (
              <p role="alert" className="refused">
                {inWords(look.error)}
              </p>
            ) : null}
          </DropZone>
          <PastImports />
        </>
      ) : (
        <MapColumns {...chosen} onAgain={() => setChosen(null)} />
      )}
    </div>
  );
};

export default ImportScreen;
