import type { Access, RouteOf } from '../../shared/contract/index.ts';
import type { Api } from './contract/index.ts';

export type { Access };
export type Route = RouteOf<Api>;

const signedIn: Access = { roles: ['marketer', 'sales', 'admin'] };
const readLeads: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'leads:read' };
const changeLeads: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'leads:write' };
const shapeLeads: Access = { roles: ['marketer', 'admin'], scope: 'leads:write' };
const readTasks: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'tasks:read' };
const changeTasks: Access = { roles: ['sales', 'admin'], scope: 'tasks:write' };
const readFlows: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'flows:read' };
const changeFlows: Access = { roles: ['marketer', 'admin'], scope: 'flows:write' };
const readReports: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'reports:read' };
const readSetup: Access = { roles: ['marketer', 'sales', 'admin'], scope: 'setup' };
const changeSetup: Access = { roles: ['admin'], scope: 'setup' };
const operate: Access = { roles: ['marketer', 'admin'], scope: 'setup' };

/** Who may call each route. A route of the contract that is not here does not compile. */
export const access = {
  'GET /health': 'everyone',
  'GET /api/openapi.json': 'everyone',
  'GET /api/me': signedIn,

  'GET /api/leads': readLeads,
  'GET /api/leads.csv': shapeLeads,
  'POST /api/leads/match-count': readLeads,
  'GET /api/leads/:lead': readLeads,
  'GET /api/leads/:lead/export': { roles: ['admin'] },
  'GET /api/leads/:lead/timeline': readLeads,
  'GET /api/leads/:lead/score-history': readLeads,
  'POST /api/leads/:lead/score': changeLeads,
  'POST /api/leads/:lead/adjust': changeLeads,
  'POST /api/leads/:lead/stage': changeLeads,
  'POST /api/leads/:lead/freeze': changeLeads,
  'POST /api/leads/:lead/retract': shapeLeads,
  'POST /api/leads/:lead/merge': shapeLeads,
  'POST /api/leads/:lead/consent': changeLeads,
  'POST /api/leads/:lead/profile': changeLeads,
  'DELETE /api/leads/:lead': { roles: ['admin'] },

  'GET /api/tasks': readTasks,
  'GET /api/tasks/:task': readTasks,
  'POST /api/tasks/:task/accept': changeTasks,
  'POST /api/tasks/:task/reject': changeTasks,
  'POST /api/tasks/:task/reassign': changeTasks,
  'POST /api/tasks/:task/outcome': changeTasks,

  'GET /api/flows': readFlows,
  'POST /api/flows': changeFlows,
  'GET /api/flows/:flow': readFlows,
  'DELETE /api/flows/:flow': changeFlows,
  'PUT /api/flows/:flow/draft': changeFlows,
  'GET /api/flows/:flow/versions': readFlows,
  'GET /api/flows/:flow/versions/:version': readFlows,
  'POST /api/flows/:flow/restore': changeFlows,
  'GET /api/flows/:flow/counts': readFlows,
  'GET /api/flows/:flow/goals': readFlows,
  'GET /api/flows/:flow/steps/:step/leads': { roles: ['marketer', 'sales', 'admin'], scope: 'leads:read' },
  'POST /api/flows/:flow/steps/:step/retry': changeFlows,

  'GET /api/enrolments/:enrolment': { roles: ['marketer', 'sales', 'admin'], scope: 'leads:read' },

  'GET /api/flows/:flow/golden': readFlows,
  'PUT /api/flows/:flow/golden/:golden': changeFlows,
  'DELETE /api/flows/:flow/golden/:golden': changeFlows,
  'POST /api/flows/:flow/publish': changeFlows,
  'POST /api/flows/:flow/pause': changeFlows,
  'POST /api/flows/:flow/resume': changeFlows,

  'GET /api/templates': readFlows,
  'POST /api/templates': changeFlows,
  'POST /api/templates/preview': changeFlows,
  'POST /api/templates/test-send': { roles: ['marketer', 'admin'] },
  'GET /api/templates/:template': readFlows,
  'PUT /api/templates/:template': changeFlows,
  'DELETE /api/templates/:template': changeFlows,

  'GET /api/segments': readLeads,
  'POST /api/segments': changeFlows,
  'PUT /api/segments/:segment': changeFlows,
  'DELETE /api/segments/:segment': changeFlows,

  'GET /api/fields': readLeads,
  'GET /api/activities': readLeads,
  'GET /api/ledger': { roles: ['marketer', 'admin'], scope: 'leads:read' },

  'POST /api/imports/preview': shapeLeads,
  'GET /api/imports': shapeLeads,
  'POST /api/imports': shapeLeads,
  'GET /api/imports/:import': shapeLeads,
  'PUT /api/imports/:import/parts/:part': shapeLeads,
  'POST /api/imports/:import/cancel': shapeLeads,
  'GET /api/imports/:import/rejects.csv': shapeLeads,

  'GET /api/reports': readReports,
  'GET /api/spend': readReports,
  'PUT /api/spend': { roles: ['marketer', 'admin'] },

  'GET /api/reps': readSetup,
  'POST /api/reps': changeSetup,
  'PUT /api/reps/:rep': changeSetup,
  'DELETE /api/reps/:rep': changeSetup,

  'POST /api/teams': changeSetup,
  'PUT /api/teams/:team': changeSetup,
  'DELETE /api/teams/:team': changeSetup,

  'GET /api/settings': readSetup,
  'PUT /api/settings': changeSetup,

  'GET /api/keys': { roles: ['admin'] },
  'POST /api/keys': { roles: ['admin'] },
  'PUT /api/keys/:key': { roles: ['admin'] },
  'DELETE /api/keys/:key': { roles: ['admin'] },

  'GET /api/webhook-secrets/:name': { roles: ['admin'] },

  'GET /api/rejects': operate,

  'GET /api/dead-letters': operate,
  'POST /api/dead-letters/redrive': changeSetup,
  'POST /api/dead-letters/discard': changeSetup,

  'GET /api/people': { roles: ['admin'] },
  'POST /api/people': { roles: ['admin'] },
  'PUT /api/people/:person': { roles: ['admin'] },
  'DELETE /api/people/:person': { roles: ['admin'] },
  'POST /api/people/:person/sign-out': { roles: ['admin'] },

  'POST /api/me/sign-out': signedIn,

  'GET /api/audit.ndjson': { roles: ['admin'] },
  'GET /api/audit': { roles: ['admin'] },

  'GET /api/suppressions': operate,
  'POST /api/suppressions': operate,
  'POST /api/suppressions/lift': operate,

  'GET /api/troubles': operate,

  'GET /api/uncertain': operate,
  'POST /api/uncertain/:uncertain/do': operate,
  'POST /api/uncertain/:uncertain/leave': operate,

  'GET /api/jobs': operate,

  'GET /api/examples': readLeads,
  'POST /api/examples': shapeLeads,
  'DELETE /api/examples': shapeLeads,
} as const satisfies { readonly [R in Route]: Access };
