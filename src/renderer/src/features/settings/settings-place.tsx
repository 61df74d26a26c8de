import { type ReactElement, useEffect, useId, useRef } from 'react';
import { useConsole } from '../../console/console.ts';
import { useCommandContext, useFocusOn } from '../../console/hooks.ts';
import { searchSettings, showSection } from '../../console/settings-view.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { Notices } from './notices.tsx';
import type { SettingsSection } from './section.ts';
import { found, isOfRelay, sections } from './sections.ts';
import './settings.css';

const words = strings.settings;

/** Everything that can be set, by section or by what is searched for. */
export function SettingsPlace(): ReactElement {
  const { ui, settings } = useConsole();
  const context = useCommandContext();
  useEffect(() => void settings.refresh(), [settings]);
  const search = useStore(ui, ({ settingsSearch }) => settingsSearch);
  const current = useStore(ui, ({ settingsSection }) => settingsSection);
  const isSearching = search.trim() !== '';
  const hits = found(search);
  const shown = isSearching ? withHits(hits) : sections.filter(({ id }) => id === current);
  return (
    <main className="settings">
      <h1 className="visually-hidden">{words.title}</h1>
      <nav className="settings-nav" aria-label={words.sections}>
        <SearchField search={search} />
        <SectionList current={isSearching ? null : current} />
        <div className="settings-more">
          <CommandButton id="console.connect" context={context} label={strings.doctor.guided} />
        </div>
        <output className="settings-count">{isSearching ? words.found(hits.size) : ''}</output>
      </nav>
      <div className="settings-sections" key={isSearching ? 'search' : current}>
        <Notices areOfRelay={shown.some(isOfRelay)} />
        {shown.map((section) => (
          <Section key={section.id} section={section} />
        ))}
        {shown.length === 0 && <p className="settings-none">{words.none(search.trim())}</p>}
      </div>
    </main>
  );
}

/** The sections in which something was found, with that alone. */
const withHits = (hits: ReadonlySet<string>): readonly SettingsSection[] =>
  sections
    .map((section) => ({ ...section, entries: section.entries.filter(({ id }) => hits.has(id)) }))
    .filter(({ entries }) => entries.length > 0);

function Section({ section: { title, about, entries, View } }: { readonly section: SettingsSection }): ReactElement {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <h2 className="settings-title" id={id}>
        {title}
      </h2>
      <p className="settings-about">{about}</p>
      <View entries={entries} />
    </section>
  );
}

function SearchField({ search }: { readonly search: string }): ReactElement {
  const console = useConsole();
  const field = useRef<HTMLInputElement>(null);
  const keys = useAriaKeys('console.search');
  useFocusOn('settings-search', field);
  return (
    <search className="settings-search">
      <input
        ref={field}
        className="input"
        type="text"
        aria-label={words.search}
        aria-keyshortcuts={keys}
        placeholder={words.search}
        spellCheck={false}
        autoComplete="off"
        value={search}
        onChange={({ target: { value } }) => searchSettings(console, value)}
      />
      {search === '' && <CommandKeys of="console.search" />}
    </search>
  );
}

function SectionList({ current }: { readonly current: string | null }): ReactElement {
  const console = useConsole();
  return (
    <ul>
      {sections.map(({ id, title }) => (
        <li key={id}>
          <button
            type="button"
            className="settings-tab"
            aria-current={id === current ? 'page' : undefined}
            onClick={() => showSection(console, id)}
          >
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}
