import { randomUUID } from 'node:crypto';
import { DeployFailed, deploy, deployedFromHere } from './deploy.ts';
import { type Deployed, runScenario, ScenarioFailed } from './scenario.ts';

const help = `Plays the README's five minutes against a Ripen, over HTTP.

  node test/deployed/run.ts                    what answers at RIPEN_URL, with RIPEN_WRITE_KEY (a tracking key) and
                                               RIPEN_API_KEY (a server key with leads:read, tasks:read, tasks:write);
                                               unless said, what "cdk deploy" last deployed from here, with new keys
  node test/deployed/run.ts --deploy [-c …]    deploys it first, to the AWS account of the environment or to the
                                               emulator at AWS_ENDPOINT_URL, and makes the keys

RIPEN_LEAD_EMAIL is whom it writes to, unless the address that SES keeps for such tests will do.`;

const given = (): Deployed | undefined => {
  const { RIPEN_URL, RIPEN_WRITE_KEY, RIPEN_API_KEY } = process.env;
  if (!RIPEN_URL || !RIPEN_WRITE_KEY || !RIPEN_API_KEY) return undefined;
  return { url: RIPEN_URL.replace(/\/$/, ''), writeKey: RIPEN_WRITE_KEY, apiKey: RIPEN_API_KEY };
};

try {
  const [first, ...options] = process.argv.slice(2);
  const isKnown = first === undefined || first === '--deploy';
  if (first === '--deploy') deploy(options);
  const deployed = !isKnown ? undefined : first === undefined ? (given() ?? deployedFromHere()) : deployedFromHere();
  if (deployed === undefined) {
    console.error(help);
    process.exit(2);
  }
  const { RIPEN_LEAD_EMAIL } = process.env;
  await runScenario(deployed, {
    run: randomUUID().slice(0, 8),
    say: (line) => console.log(`  ${line}`),
    ...(RIPEN_LEAD_EMAIL !== undefined && { email: RIPEN_LEAD_EMAIL }),
  });
  console.log(`The scenario holds at ${deployed.url}.`);
} catch (error) {
  console.error(error instanceof ScenarioFailed || error instanceof DeployFailed ? error.message : error);
  process.exitCode = 1;
}
