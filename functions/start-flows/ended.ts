/** How an execution ended, from its status event or from asking for it. */
export type Ended = {
  status: string;
  output?: string | null | undefined;
  error?: string | null | undefined;
  cause?: string | null | undefined;
};
