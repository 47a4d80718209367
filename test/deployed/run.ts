import { randomUUID } from 'node:crypto';
import { runScenario, ScenarioFailed } from './scenario.ts';

const { RIPEN_URL, RIPEN_WRITE_KEY, RIPEN_API_KEY, RIPEN_LEAD_EMAIL } = process.env;
if (!RIPEN_URL || !RIPEN_WRITE_KEY || !RIPEN_API_KEY) {
  console.error(
    'Set RIPEN_URL (what the deployment printed), RIPEN_WRITE_KEY (a tracking key) and RIPEN_API_KEY (a server key with leads:read, tasks:read, tasks:write). Setup, Keys makes both.',
  );
  process.exit(2);
}

try {
  await runScenario(
    { url: RIPEN_URL.replace(/\/$/, ''), writeKey: RIPEN_WRITE_KEY, apiKey: RIPEN_API_KEY },
    {
      run: randomUUID().slice(0, 8),
      say: (line) => console.log(`  ${line}`),
      ...(RIPEN_LEAD_EMAIL !== undefined && { email: RIPEN_LEAD_EMAIL }),
    },
  );
  console.log(`The scenario holds at ${RIPEN_URL}.`);
} catch (error) {
  console.error(error instanceof ScenarioFailed ? error.message : error);
  process.exitCode = 1;
}
