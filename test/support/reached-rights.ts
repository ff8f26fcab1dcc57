import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** What each operation of the database port asks of AWS. `transact` asks what its steps do. */
const ACTIONS: Record<string, string | null> = {
  get: 'GetItem',
  put: 'PutItem',
  update: 'UpdateItem',
  remove: 'DeleteItem',
  query: 'Query',
  batchGet: 'BatchGetItem',
  batchPut: 'BatchWriteItem',
  transact: null,
};
const STEPS: Record<string, string> = {
  put: 'PutItem',
  update: 'UpdateItem',
  remove: 'DeleteItem',
  check: 'ConditionCheckItem',
};

/** Helpers that work on whatever table they are given: what they do counts where they are called. */
const HELPERS: Record<string, string> = { queryAll: 'Query', putOnce: 'PutItem' };

const PORT = join(root, 'shared/adapters/database.ts');
/** The two databases behind the port, and what a domain or a contract decides, call no table. */
const isWalked = (file: string): boolean =>
  /\/(shared\/(adapters|lambda)|functions)\//.test(file) && !/\/shared\/adapters\/database/.test(file);

/** `variables`: of the tables that it is called on; none where the code does not tell. */
type Reached = { file: string; action: string; variables: readonly string[] };

/** Variables that name tables are told by their form. */
const isTableVariable = (name: string): boolean => /^[A-Z_]+_TABLE$/.test(name);

const isFunction = (node: ts.Node): boolean => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** Whether an object is what a function gives back: then each of its members runs only where it is called. */
const isGivenBack = (node: ts.ObjectLiteralExpression): boolean => {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent) || ts.isAsExpression(at.parent)) at = at.parent;
  return ts.isReturnStatement(at.parent) || (ts.isArrowFunction(at.parent) && at.parent.body === at);
};

/** Follows the code of one function of the catalogue, from what its file does, to each call of the database port. */
export const reachedFrom = (program: ts.Program, path: string): Reached[] => {
  const checker = program.getTypeChecker();
  const noted = new Map<ts.Node, { action: string; table: ts.Expression | undefined }>();
  const callsOf = new Map<ts.Node, ts.CallExpression[]>();
  const seen = new Set<ts.Node>();
  const waiting: ts.Node[] = [];

  const port = program.getSourceFile(PORT);
  const writes = port?.statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === 'Write');
  if (writes === undefined) throw new Error('The port declares no steps of transactions');
  const stepType = checker.getTypeAtLocation(writes);

  const note = (node: ts.Node, action: string, table: ts.Expression | undefined): void => {
    noted.set(node, { action, table });
  };
  const later = (node: ts.Node | undefined): void => {
    if (node === undefined || seen.has(node) || !isWalked(node.getSourceFile().fileName)) return;
    seen.add(node);
    waiting.push(node);
  };

  const declarationsOf = (node: ts.Node): readonly ts.Declaration[] => {
    let symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
      symbol = checker.getAliasedSymbol(symbol);
    return symbol?.declarations ?? [];
  };
  const isOfPort = (name: ts.Node): boolean =>
    declarationsOf(name).some((one) => one.getSourceFile().fileName === PORT && ts.isMethodSignature(one));

  /** Members that wait to be called, by name; and the names that are called through a type that says no more. */
  const members = new Map<string, ts.ObjectLiteralElementLike[]>();
  const calledByName = new Set<string>();
  const byName = (name: string): void => {
    calledByName.add(name);
    for (const member of members.get(name) ?? []) follow(member);
  };
  const keep = (member: ts.ObjectLiteralElementLike): void => {
    const name = member.name?.getText() ?? '';
    members.set(name, [...(members.get(name) ?? []), member]);
    if (calledByName.has(name)) follow(member);
  };

  /** Where a name leads: what is declared there runs from here on. */
  const follow = (declaration: ts.Declaration): void => {
    if (ts.isVariableDeclaration(declaration) && declaration.name.getText() in HELPERS) return;
    if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration))
      later(declaration.initializer);
    else if (ts.isMethodDeclaration(declaration) || ts.isFunctionDeclaration(declaration))
      later(declaration.body);
    else if (ts.isShorthandPropertyAssignment(declaration)) declarationsOf(declaration.name).forEach(follow);
    else if (ts.isBindingElement(declaration)) followBinding(declaration);
    else if (isTypeMember(declaration)) byName(declaration.name.getText());
  };
  const isTypeMember = (node: ts.Node): node is ts.PropertySignature | ts.MethodSignature =>
    (ts.isPropertySignature(node) || ts.isMethodSignature(node)) &&
    isWalked(node.getSourceFile().fileName) &&
    checker.getTypeAtLocation(node).getCallSignatures().length > 0;
  const followBinding = (element: ts.BindingElement): void => {
    const name = element.propertyName ?? element.name;
    if (!ts.isIdentifier(name)) return;
    const member = checker.getTypeAtLocation(element.parent).getProperty(name.text);
    member?.declarations?.filter((one) => one !== element).forEach(follow);
    const holder = element.parent.parent;
    if (ts.isVariableDeclaration(holder)) later(holder.initializer);
  };

  /** The member of an object that is written out. */
  const memberOf = (node: ts.Node | undefined, name: string): ts.Expression | undefined => {
    if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
    const member = node.properties.find((one) => one.name?.getText() === name);
    if (member === undefined) return undefined;
    if (ts.isPropertyAssignment(member)) return member.initializer;
    return ts.isShorthandPropertyAssignment(member) ? member.name : undefined;
  };

  const call = (node: ts.CallExpression): void => {
    const { expression, arguments: given } = node;
    if (ts.isIdentifier(expression)) {
      for (const callee of declarationsOf(expression))
        callsOf.set(callee, [...(callsOf.get(callee) ?? []), node]);
      const helped = HELPERS[expression.text];
      if (helped !== undefined) note(node, helped, memberOf(given[1], 'table') ?? given[0]);
    }
    if (!ts.isPropertyAccessExpression(expression) || !(expression.name.text in ACTIONS)) return;
    const action = ACTIONS[expression.name.text];
    if (action != null && isOfPort(expression.name)) note(node, action, memberOf(given[0], 'table'));
  };

  /** A step of a transaction: an object with one member, that the port takes for one. */
  const step = (node: ts.ObjectLiteralExpression): void => {
    const [member] = node.properties;
    const action = node.properties.length === 1 ? STEPS[member?.name?.getText() ?? ''] : undefined;
    if (action !== undefined && checker.isTypeAssignableTo(checker.getTypeAtLocation(node), stepType))
      note(
        node,
        action,
        memberOf(member && ts.isPropertyAssignment(member) ? member.initializer : undefined, 'table'),
      );
  };

  const runsLater = (member: ts.ObjectLiteralElementLike): boolean =>
    ts.isMethodDeclaration(member) ||
    (ts.isPropertyAssignment(member) &&
      checker.getTypeAtLocation(member.initializer).getCallSignatures().length > 0) ||
    (ts.isShorthandPropertyAssignment(member) &&
      checker.getTypeAtLocation(member.name).getCallSignatures().length > 0);

  const walk = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    // A name that stands for something runs where it is used.
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && !isExported(node)) return;
    if (ts.isFunctionDeclaration(node)) return;
    if (ts.isCallExpression(node)) call(node);
    if (ts.isObjectLiteralExpression(node)) {
      step(node);
      const deferred = isGivenBack(node) ? runsLater : () => false;
      for (const member of node.properties) (deferred(member) ? keep : walk)(member);
      return;
    }
    if (ts.isIdentifier(node) && !(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) {
      declarationsOf(node).forEach(follow);
    }
    ts.forEachChild(node, walk);
  };
  const isExported = (node: ts.VariableDeclaration): boolean =>
    node.getSourceFile().fileName === path && node.name.getText() === 'handler';

  const source = program.getSourceFile(path);
  if (source === undefined) throw new Error(`No such file: ${path}`);
  source.statements.forEach(walk);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isFunction(node)) ts.forEachChild(node, walk);
    else walk(node);
  }

  const enclosing = (node: ts.Node): ts.SignatureDeclaration[] => {
    const all: ts.SignatureDeclaration[] = [];
    for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) if (ts.isFunctionLike(at)) all.push(at);
    return all;
  };
  /** What a parameter is given wherever its function is called. */
  const givenTo = (parameter: ts.ParameterDeclaration): ts.Expression[] => {
    const of = parameter.parent;
    const declared = ts.isFunctionDeclaration(of) ? of : of.parent;
    const place = of.parameters.indexOf(parameter);
    return (callsOf.get(declared) ?? []).flatMap((one) => one.arguments[place] ?? []);
  };
  const variablesOf = (expression: ts.Expression, on = new Set<ts.Node>()): string[] => {
    if (on.has(expression)) return [];
    on.add(expression);
    if (ts.isPropertyAccessExpression(expression)) {
      const { text } = expression.name;
      if (isTableVariable(text)) return [text];
      return declarationsOf(expression.expression)
        .flatMap((one) => (ts.isParameter(one) ? givenTo(one) : []))
        .flatMap((given) => memberOf(given, text) ?? [])
        .flatMap((given) => variablesOf(given, on));
    }
    if (!ts.isIdentifier(expression)) return [];
    if (isTableVariable(expression.text)) return [expression.text];
    return declarationsOf(expression).flatMap((one) => {
      if (ts.isParameter(one)) return givenTo(one).flatMap((given) => variablesOf(given, on));
      return ts.isVariableDeclaration(one) && one.initializer ? variablesOf(one.initializer, on) : [];
    });
  };
  /** The table of a call that does not say it where it stands: that of the adapter around it. */
  const tableAround = (node: ts.Node): ts.Expression[] =>
    enclosing(node).flatMap((one) =>
      one.parameters.flatMap((parameter) =>
        ts.isIdentifier(parameter.name) && parameter.name.text === 'table' ? givenTo(parameter) : [],
      ),
    );

  return [...noted].map(([node, { action, table }]) => {
    const said = table === undefined ? [] : variablesOf(table);
    const found = said.length > 0 ? said : tableAround(node).flatMap((one) => variablesOf(one));
    const file = node.getSourceFile().fileName.slice(root.length + 1);
    return { file, action, variables: [...new Set(found)] };
  });
};

/** The program of all functions, typed as the project is. */
export const programOf = (paths: readonly string[]): ts.Program => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);
  return ts.createProgram([...paths], options);
};
