import type {
  NotificationPort,
  NotificationRequest,
  ShownNotification,
} from '#main/notifications/notification-port.ts';

interface Bubble {
  request: NotificationRequest;
  times: number;
  withdrawn: boolean;
}

/** A desktop that keeps what it is to show; the test acts for the person in front of it. */
export class FakeDesktop implements NotificationPort {
  readonly bubbles: Bubble[] = [];

  show(request: NotificationRequest): ShownNotification {
    const bubble: Bubble = { request, times: 1, withdrawn: false };
    this.bubbles.push(bubble);
    return {
      close: () => {
        bubble.withdrawn = true;
      },
      again: (next) => {
        bubble.request = next;
        bubble.times += 1;
      },
    };
  }

  get last(): Bubble {
    const bubble = this.bubbles.at(-1);
    if (bubble === undefined) throw new Error('nothing was shown');
    return bubble;
  }

  get titles(): readonly string[] {
    return this.bubbles.map(({ request }) => request.title);
  }

  /** Presses a button of the last one. */
  press(label: string): void {
    const action = this.last.request.actions.find((one) => one.label === label);
    if (action === undefined) throw new Error(`no button ${label}`);
    action.onChosen();
  }

  /** Types into the field of the last one. */
  reply(text: string): void {
    const { reply } = this.last.request;
    if (reply === null) throw new Error('no field');
    reply.onReply(text);
  }
}
