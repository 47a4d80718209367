// Plain JavaScript, so that a Node too old to read TypeScript can still say what is wrong.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Ripen runs on Node 24 and brings its own: start it with "npm start" after "npm ci" (this is Node ${process.versions.node}; if npm skipped install scripts, run "npm rebuild node").`,
  );
  process.exit(1);
}
await import('./main.ts');
