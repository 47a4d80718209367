import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';

const built = new URL('../../rule-builder/dist', import.meta.url).pathname;

export const builderIsBuilt = (): boolean => existsSync(join(built, 'index.html'));

/** What the builder reads from `/config.json`: where to sign in, and out. */
type BuilderConfig = { issuer: string; clientId: string; api: string; signOut: string };

/** Puts the built builder into the bucket, and beside it what it must know. */
export const publishBuilder = (
  stack: Stack,
  { files, distribution }: { files: IBucket; distribution: IDistribution },
  config: BuilderConfig,
): void => {
  const logGroup = new logs.LogGroup(stack, 'Log-builder', {
    logGroupName: '/ripen/builder-upload',
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Files of earlier versions stay: an open tab may still ask for them.
  const common = { destinationBucket: files, distribution, logGroup, prune: false };
  const app = builderIsBuilt() ? [deployment.Source.asset(built)] : [];
  // Names of assets change with what is in them.
  const assets =
    app.length === 0
      ? undefined
      : new deployment.BucketDeployment(stack, 'Assets', {
          ...common,
          sources: app,
          exclude: ['*'],
          include: ['assets/*'],
          cacheControl: [
            deployment.CacheControl.setPublic(),
            deployment.CacheControl.maxAge(Duration.days(365)),
            deployment.CacheControl.immutable(),
          ],
        });
  const pages = new deployment.BucketDeployment(stack, 'Pages', {
    ...common,
    sources: [...app, deployment.Source.jsonData('config.json', config)],
    exclude: ['assets/*'],
    distributionPaths: ['/index.html', '/config.json'],
    cacheControl: [deployment.CacheControl.noCache()],
  });
  // A page must not name files that are not there yet.
  if (assets !== undefined) pages.node.addDependency(assets);
};
