import { catalogue, type FunctionEntry } from '#functions/catalogue';
import { needsToken } from '#shared/contracts/route';

/** One operation of the contract and the function behind it. */
export type Operation = {
  name: string;
  entry: FunctionEntry;
  method: string;
  path: string;
  /** Asks for no token. */
  isPublic: boolean;
};

type Node = {
  fixed: Map<string, Node>;
  parameter: { name: string; node: Node } | undefined;
  operations: Map<string, Operation>;
};

/** What an address leads to: `operations` by method; `parameters` decoded, null when it has none. */
export type Match = { operations: Map<string, Operation>; parameters: Record<string, string> | null };

const emptyNode = (): Node => ({ fixed: new Map(), parameter: undefined, operations: new Map() });

const step = (node: Node, segment: string): Node => {
  const name = /^\{(.+)\}$/.exec(segment)?.[1];
  if (name !== undefined) {
    node.parameter ??= { name, node: emptyNode() };
    return node.parameter.node;
  }
  const next = node.fixed.get(segment) ?? emptyNode();
  node.fixed.set(segment, next);
  return next;
};

/** Every operation that the catalogue deploys behind the REST API. */
export const operations: readonly Operation[] = Object.entries(catalogue).flatMap(([name, entry]) =>
  entry.wake.by === 'api'
    ? [
        {
          name,
          entry,
          method: entry.wake.route.method,
          path: entry.wake.route.path,
          isPublic: !needsToken(entry.wake.route.roles),
        },
      ]
    : [],
);

/**
 * Builds the table once; a look-up walks the path and allocates nothing but the parameters.
 * @returns undefined for an address that is not in the contract.
 * @throws URIError when a parameter is not percent-encoded UTF-8
 */
export const routeTable = (all: readonly Operation[]): ((path: string) => Match | undefined) => {
  const root = emptyNode();
  for (const operation of all) {
    const node = operation.path.slice(1).split('/').reduce(step, root);
    node.operations.set(operation.method, operation);
  }
  return (path) => {
    let node = root;
    let parameters: Record<string, string> | null = null;
    for (let from = 1, to = 0; to < path.length; from = to + 1) {
      to = path.indexOf('/', from);
      if (to === -1) to = path.length;
      const segment = path.slice(from, to);
      const fixed = node.fixed.get(segment);
      if (fixed !== undefined) {
        node = fixed;
        continue;
      }
      if (node.parameter === undefined || segment === '') return undefined;
      parameters ??= {};
      parameters[node.parameter.name] = segment.includes('%') ? decodeURIComponent(segment) : segment;
      node = node.parameter.node;
    }
    return node.operations.size === 0 ? undefined : { operations: node.operations, parameters };
  };
};
