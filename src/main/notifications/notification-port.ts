export interface NotificationRequest {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
  /** The desktop shows no notifications, or not this one. */
  readonly onFailed: () => void;
}

/** A desktop's notifications, as far as they are needed here. */
export interface NotificationPort {
  /** Shows one; `close` withdraws it, also where it has gone by itself. */
  show(request: NotificationRequest): { close(): void };
}
