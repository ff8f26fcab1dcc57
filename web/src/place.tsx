import { Component, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef } from 'react';
import { Problem, UNREACHABLE } from './api/problem.ts';
import { NoScreen, ProblemNotice, Skeleton } from './parts/notices.tsx';
import { mayOpen, type Screen, screenAt, screensOf } from './screens.ts';
import type { Person } from './session/person.ts';
import { useSettings } from './settings.ts';

/** The screens of this person on this stage. */
export const useScreens = (person: Person | null): Screen[] => {
  const settings = useSettings();
  return useMemo(() => (person === null ? [] : screensOf(person, settings)), [person, settings]);
};

/** Catches what a screen could not do at all, above all fetch its code. React has no other form for it than a class. */
class Caught extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main id="main" className="page" tabIndex={-1}>
        <ProblemNotice error={new Problem(0, UNREACHABLE)} onRetry={() => location.reload()} />
      </main>
    );
  }
}

const Coming = (): ReactNode => (
  <main id="main" className="page" tabIndex={-1}>
    <Skeleton rows={8} shape="rows" />
  </main>
);

/** Whoever goes to another screen begins at its top, with keys and screen reader too. */
const Arrival = (props: { at: Screen | undefined; last: RefObject<Screen | undefined> }): ReactNode => {
  const { at, last } = props;
  useEffect(() => {
    if (last.current === at) return;
    last.current = at;
    scrollTo({ top: 0 });
    document.getElementById('main')?.focus();
  }, [at, last]);
  return null;
};

/** The door of this page opens on the visits; for those whose work is elsewhere, on their first screen. */
const shownAt = (path: string, screens: readonly Screen[]): Screen | undefined => {
  const asked = screenAt(path);
  return path === '/' && asked !== undefined && !screens.includes(asked) ? screens[0] : asked;
};

const reasonAgainst = (screen: Screen | undefined, props: PlaceProps) => {
  if (props.screens.length === 0) return 'noReach';
  if (screen === undefined) return 'notFound';
  if (!mayOpen(screen, props.person)) return 'notYours';
  return props.screens.includes(screen) ? null : 'notHere';
};

type PlaceProps = { person: Person; screens: readonly Screen[]; path: string };

/** The screen of the address, or why it is not shown. */
export const Place = (props: PlaceProps): ReactNode => {
  const screen = shownAt(props.path, props.screens);
  const reason = reasonAgainst(screen, props);
  const last = useRef(screen);
  return (
    <Caught key={screen?.path}>
      <Suspense fallback={<Coming />}>
        {reason === null && screen !== undefined ? (
          <screen.page person={props.person} />
        ) : (
          <NoScreen why={reason ?? 'notFound'} />
        )}
        <Arrival at={screen} last={last} />
      </Suspense>
    </Caught>
  );
};
