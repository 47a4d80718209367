import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ACCOUNT = '111111111111';

/** What was asked for, and what came of it. */
export type FakeCloud = {
  endpoint: string;
  /** Actions that were asked for, each once, in order. */
  asked: string[];
  /** Templates of the stacks that were deployed, in order. */
  templates: Map<string, string>;
  close(): void;
};

type Answer = { status?: number; type?: string; body: string };
type Request = { method: string; url: string; target: string; body: Buffer };

const xml = (action: string, inside: string): Answer => ({
  body: `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`,
});
const refusal = (code: string, message: string): Answer => ({
  status: 400,
  body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});
const json = (body: object): Answer => ({ type: 'application/x-amz-json-1.1', body: JSON.stringify(body) });

/**
 * As much of CloudFormation, S3, STS and Systems Manager as the CDK's command line needs to bootstrap and deploy: every
 * stack comes to be at once, with nothing in it. It makes no resource and checks no template.
 */
export const startFakeCloud = async (): Promise<FakeCloud> => {
  const asked = new Set<string>();
  const templates = new Map<string, string>();
  const objects = new Map<string, Buffer>();
  const changeSets = new Map<string, string>();
  const idOf = (stack: string) => `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/${stack}/1`;
  const nameOf = (stack: string) => stack.split('/')[1] ?? stack;

  const stackXml = (name: string): string =>
    `<member><StackName>${name}</StackName><StackId>${idOf(name)}</StackId><StackStatus>CREATE_COMPLETE</StackStatus>` +
    `<CreationTime>2026-11-02T09:00:00Z</CreationTime><Outputs>${Object.entries({
      BootstrapVersion: '99',
      BucketName: `cdk-hnb659fds-assets-${ACCOUNT}-us-east-1`,
      BucketDomainName: 's3.example',
      Url: 'https://ripen.example/',
    })
      .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
      .join('')}</Outputs></member>`;

  const query: Record<string, (form: URLSearchParams) => Answer> = {
    GetCallerIdentity: () =>
      xml('GetCallerIdentity', `<Arn>arn:aws:iam::${ACCOUNT}:root</Arn><Account>${ACCOUNT}</Account>`),
    AssumeRole: () =>
      xml(
        'AssumeRole',
        '<Credentials><AccessKeyId>test</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>',
      ),
    DescribeStacks: (form) => {
      const name = nameOf(form.get('StackName') ?? '');
      if (!templates.has(name)) return refusal('ValidationError', `Stack with id ${name} does not exist`);
      return xml('DescribeStacks', `<Stacks>${stackXml(name)}</Stacks>`);
    },
    CreateChangeSet: (form) => {
      const name = form.get('StackName') ?? '';
      const object = new URL(form.get('TemplateURL') ?? 'http://none/').pathname.split('/').at(-1) ?? '';
      const template = form.get('TemplateBody') ?? objects.get(object)?.toString();
      if (template === undefined) return refusal('ValidationError', 'S3 error: The specified key does not exist.');
      changeSets.set(name, template);
      return xml('CreateChangeSet', `<Id>arn:change-set/${name}</Id><StackId>${idOf(name)}</StackId>`);
    },
    DescribeChangeSet: (form) => {
      const name = nameOf(form.get('StackName') ?? '');
      return xml(
        'DescribeChangeSet',
        `<StackName>${name}</StackName><StackId>${idOf(name)}</StackId><Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member><Type>Resource</Type></member></Changes>`,
      );
    },
    ExecuteChangeSet: (form) => {
      const name = nameOf(form.get('StackName') ?? '');
      templates.set(name, changeSets.get(name) ?? '');
      return xml('ExecuteChangeSet', '');
    },
    DeleteChangeSet: () => xml('DeleteChangeSet', ''),
    DescribeStackEvents: () => xml('DescribeStackEvents', '<StackEvents></StackEvents>'),
    UpdateTerminationProtection: () => xml('UpdateTerminationProtection', ''),
    GetTemplate: (form) =>
      xml(
        'GetTemplate',
        `<TemplateBody><![CDATA[${templates.get(nameOf(form.get('StackName') ?? '')) ?? '{}'}]]></TemplateBody>`,
      ),
  };

  const bucket = ({ method, url, body }: Request): Answer => {
    const [path = '', search = ''] = url.split('?');
    const key = path.split('/').at(-1) ?? '';
    if (method === 'PUT') {
      objects.set(key, body);
      return { body: '' };
    }
    if (method === 'HEAD') return { status: objects.has(key) ? 200 : 404, body: '' };
    if (/\blocation\b/.test(search)) return { body: '<LocationConstraint></LocationConstraint>' };
    return { body: '<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>' };
  };

  const answer = (request: Request): Answer => {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get('Action');
    if (action !== null) {
      asked.add(action);
      return query[action]?.(form) ?? refusal('InvalidAction', `This knows no ${action}.`);
    }
    if (request.target.startsWith('AmazonSSM.')) {
      asked.add(request.target);
      return json({ Parameter: { Name: 'version', Value: '99', Type: 'String' } });
    }
    if (request.target !== '') {
      asked.add(request.target);
      return { status: 400, ...json({ __type: 'AccessDeniedException', message: 'It is a fake and keeps nothing.' }) };
    }
    asked.add(`${request.method} object`);
    return bucket(request);
  };

  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const target = String(headers['x-amz-target'] ?? '');
      const { status = 200, type = 'text/xml', body } = answer({ method, url, target, body: Buffer.concat(chunks) });
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    get asked() {
      return [...asked];
    },
    templates,
    close: () => void server.close(),
  };
};
