import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** The no of a mail server, with its code and words. */
export const no = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

/** What one kind of answer is; undefined is a yes. */
export type MailServerAnswers = {
  greeting?: () => Error | undefined;
  auth?: (password: string) => Error | undefined;
  sender?: () => Error | undefined;
  recipient?: (address: string) => Error | undefined;
  /** After the whole message: `hang` never answers, `drop` breaks the line. */
  content?: (recipient: string) => Error | 'hang' | 'drop' | undefined;
};

/** A real mail server whose answers the test chooses, and may choose anew while it runs. */
export const aMailServer = async (answers: MailServerAnswers = {}, more: SMTPServerOptions = {}) => {
  /** Recipients of what the server had in full, in order, whatever it then answered. */
  const had: string[] = [];
  const texts: string[] = [];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: answers.auth === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => done(answers.greeting?.()),
    onAuth: ({ password }, _session, done) => {
      const refused = answers.auth?.(password ?? '');
      done(refused ?? null, refused === undefined ? { user: 'ripen' } : undefined);
    },
    onMailFrom: (_address, _session, done) => done(answers.sender?.()),
    onRcptTo: ({ address }, _session, done) => done(answers.recipient?.(address)),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        had.push(to);
        texts.push(text);
        const answer = answers.content?.(to);
        if (answer === 'hang') return;
        if (answer === 'drop') for (const socket of sockets) socket.destroy();
        else done(answer);
      });
    },
    ...more,
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  onTestFinished(() => close());
  return {
    answers,
    had,
    texts,
    close,
    url: answers.auth === undefined ? `smtp://127.0.0.1:${port}` : `smtp://ripen:secret@127.0.0.1:${port}`,
  };
};
