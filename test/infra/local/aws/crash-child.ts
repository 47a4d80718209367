/** Runs the services on a folder until it is killed: `node crash-child.ts <folder> <what its functions do>`. */
import { startAws } from '../../../../infra/local/aws/index.ts';
import { aRecorder, crashOptions, type FunctionStyle } from './crash-options.ts';

const [dataDir = '', style = 'hang'] = process.argv.slice(2);
const recorder = aRecorder(style as FunctionStyle);
const aws = await startAws({ ...crashOptions, dataDir, invoke: recorder.invoke });
recorder.use(aws.endpoint);
process.stdout.write(`${aws.endpoint}\n`);
