import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { DBusNotifications } from '#main/notifications/dbus-notification.ts';
import type { NotificationRequest } from '#main/notifications/notification-port.ts';
import { FakeBus } from '../desktop/fake-bus.ts';

const NAME = 'org.freedesktop.Notifications';

let bus: FakeBus;
let heard: string[];
let request: NotificationRequest;
beforeEach(() => {
  bus = new FakeBus(NAME);
  heard = [];
  request = {
    title: 'The assistant asks',
    body: 'Is <b>it</b> R&D?',
    staysUp: true,
    actions: ['Yes', 'No'].map((label) => ({ label, onChosen: () => heard.push(label) })),
    reply: { placeholder: 'Your answer', onReply: (text) => heard.push(`reply ${text}`) },
    onClick: () => heard.push('click'),
    onFailed: () => heard.push('failed'),
  };
});

const open = (): Promise<DBusNotifications> => DBusNotifications.open(bus, 'Phony');

/** Shows it and lets the service answer. */
async function show(): Promise<ReturnType<DBusNotifications['show']>> {
  const shown = (await open()).show(request);
  await turn();
  return shown;
}

describe('a notification by the desktop’s service', () => {
  it('has a field and buttons, stays, and is urgent', async () => {
    await show();
    expect(bus.bodies('Notify')).toEqual([
      [
        'Phony',
        0,
        'phony',
        'The assistant asks',
        'Is <b>it</b> R&D?',
        ['default', 'Show', 'inline-reply', 'Answer', '0', 'Yes', '1', 'No'],
        [
          ['urgency', ['y', 2]],
          ['desktop-entry', ['s', 'phony']],
          ['x-kde-reply-placeholder-text', ['s', 'Your answer']],
        ],
        0,
      ],
    ]);
  });

  it('that is only news goes as the desktop likes', async () => {
    request = { ...request, staysUp: false, actions: [], reply: null };
    await show();
    expect(bus.bodies('Notify')[0]?.slice(5)).toEqual([
      ['default', 'Show'],
      [
        ['urgency', ['y', 1]],
        ['desktop-entry', ['s', 'phony']],
      ],
      -1,
    ]);
  });

  it.each<[string, string[], string[]]>([
    ['no field', ['actions', 'body'], ['default', 'Show', '0', 'Yes', '1', 'No']],
    ['nothing to press', ['body'], ['default', 'Show']],
  ])('is clicked to answer where there is %s', async (_lack, capabilities, actions) => {
    bus.capabilities = capabilities;
    await show();
    expect(bus.bodies('Notify')[0]?.[5]).toEqual(actions);
  });

  it('has no markup of the model’s where the service reads markup', async () => {
    bus.capabilities = ['body', 'body-markup'];
    await show();
    expect(bus.bodies('Notify')[0]?.[4]).toBe('Is &lt;b&gt;it&lt;/b&gt; R&amp;D?');
  });

  it('tells what a person does with it', async () => {
    await show();
    bus.signal('ActionInvoked', [1, 'default']);
    bus.signal('ActionInvoked', [1, '1']);
    bus.signal('NotificationReplied', [1, 'Yes, up to $50.']);
    expect(heard).toEqual(['click', 'No', 'reply Yes, up to $50.']);
  });

  it('believes only the service, and only what is about our own', async () => {
    await show();
    bus.signal('ActionInvoked', [1, '0'], ':1.66');
    bus.signal('ActionInvoked', [2, '0']);
    bus.signal('ActionInvoked', [1, 'nonsense']);
    expect(heard).toEqual([]);
  });

  it('is withdrawn, unless it has gone by itself', async () => {
    const first = await show();
    first.close();
    expect(bus.bodies('CloseNotification')).toEqual([[1]]);
    const second = await show();
    bus.signal('NotificationClosed', [2, 2]);
    second.close();
    expect(bus.bodies('CloseNotification')).toEqual([[1]]);
  });

  it('is withdrawn also where the service has not answered yet', async () => {
    const notifications = await open();
    notifications.show(request).close();
    await turn();
    expect(bus.bodies('Notify')).toEqual([]);
  });
});

describe('the same once more', () => {
  it('is put in its own place where somebody may be typing', async () => {
    const shown = await show();
    shown.again({ ...request, title: 'Still' });
    await turn();
    expect(bus.bodies('Notify').map(([, replaces, , title]) => [replaces, title])).toEqual([
      [0, 'The assistant asks'],
      [1, 'Still'],
    ]);
    expect(bus.bodies('CloseNotification')).toEqual([]);
  });

  it('comes anew where there is no field', async () => {
    bus.capabilities = ['actions'];
    const shown = await show();
    shown.again(request);
    await turn();
    expect(bus.bodies('CloseNotification')).toEqual([[1]]);
    expect(bus.bodies('Notify').map(([, replaces]) => replaces)).toEqual([0, 0]);
  });

  it('comes anew where it was dismissed', async () => {
    const shown = await show();
    bus.signal('NotificationClosed', [1, 2]);
    shown.again(request);
    await turn();
    expect(bus.bodies('Notify').map(([, replaces]) => replaces)).toEqual([0, 0]);
    shown.close();
    expect(bus.bodies('CloseNotification')).toEqual([[2]]);
  });
});

describe('a service that goes away', () => {
  it('is shown again what still stands once it is back, and nothing else', async () => {
    const notifications = await open();
    const shown = [notifications.show(request), notifications.show(request), notifications.show(request)];
    await turn();
    bus.signal('NotificationClosed', [1, 2]);
    shown[1]?.close();
    bus.own(null);
    bus.own(':1.8');
    await turn();
    expect(bus.bodies('Notify')).toHaveLength(4);
    bus.signal('ActionInvoked', [4, '0']);
    expect(heard).toEqual(['Yes']);
  });

  it('says that nothing is shown while it is gone', async () => {
    bus = new FakeBus(NAME, null);
    await show();
    expect(heard).toEqual(['failed']);
    bus.own(':1.8');
    await turn();
    expect(bus.bodies('Notify')).toHaveLength(1);
  });

  it('that starts when it is asked shows it once', async () => {
    bus = new FakeBus(NAME, null);
    bus.startsWhenAsked = true;
    await show();
    await turn();
    expect(bus.bodies('Notify')).toHaveLength(1);
    expect(heard).toEqual([]);
  });
});
