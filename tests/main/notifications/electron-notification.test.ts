import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { createElectronNotifications, type ElectronNotification } from '#main/notifications/electron-notification.ts';
import type { NotificationPort, NotificationRequest } from '#main/notifications/notification-port.ts';

class FakeNotification extends EventEmitter implements ElectronNotification {
  readonly options: NotificationConstructorOptions;
  isShown = false;
  isClosed = false;

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  show(): void {
    this.isShown = true;
  }

  close(): void {
    this.isClosed = true;
  }
}

let made: FakeNotification[];
let heard: string[];
let request: NotificationRequest;
beforeEach(() => {
  made = [];
  heard = [];
  request = {
    title: 'The assistant asks',
    body: 'Store credit?',
    staysUp: true,
    actions: ['Yes', 'No'].map((label) => ({ label, onChosen: () => heard.push(label) })),
    reply: { placeholder: 'Your answer', onReply: (text) => heard.push(`reply ${text}`) },
    onClick: () => heard.push('click'),
    onFailed: () => heard.push('failed'),
  };
});

const on = (platform: NodeJS.Platform): NotificationPort =>
  createElectronNotifications({
    platform,
    create: (options) => {
      const notification = new FakeNotification(options);
      made.push(notification);
      return notification;
    },
  });

describe('a notification of Electron', () => {
  it('has a field and buttons on macOS', () => {
    on('darwin').show(request);
    expect(made[0]).toMatchObject({
      isShown: true,
      options: {
        hasReply: true,
        replyPlaceholder: 'Your answer',
        actions: [
          { type: 'button', text: 'Yes' },
          { type: 'button', text: 'No' },
        ],
      },
    });
    made[0]?.emit('reply', {}, 'Up to $50.');
    made[0]?.emit('action', {}, 1);
    expect(heard).toEqual(['reply Up to $50.', 'No']);
  });

  it.each(['linux', 'win32'] as const)('is only clicked on %s', (platform) => {
    on(platform).show(request);
    expect(Object.keys(made[0]?.options ?? {})).toEqual(['title', 'body', 'urgency', 'timeoutType']);
    made[0]?.emit('click');
    made[0]?.emit('failed');
    expect(heard).toEqual(['click', 'failed']);
  });

  it('stays where an answer is waited for, and goes where it is news', () => {
    on('linux').show(request);
    on('linux').show({ ...request, staysUp: false });
    expect(made.map(({ options }) => options.timeoutType)).toEqual(['never', 'default']);
  });

  it('comes anew once more, and only one is up', () => {
    const shown = on('linux').show(request);
    shown.again({ ...request, title: 'Still' });
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    shown.close();
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  it('is left as it is once more while somebody may be typing into it', () => {
    const shown = on('darwin').show(request);
    shown.again(request);
    expect(made).toHaveLength(1);
    made[0]?.emit('close');
    shown.again(request);
    expect(made).toHaveLength(2);
  });
});
