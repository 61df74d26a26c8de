interface NotificationAction {
  readonly label: string;
  readonly onChosen: () => void;
}

export interface NotificationRequest {
  readonly title: string;
  readonly body: string;
  /** Stays until it is withdrawn, wherever the desktop allows that. */
  readonly staysUp: boolean;
  /** Buttons, shown where the desktop has them. */
  readonly actions: readonly NotificationAction[];
  /** A field for words, shown where the desktop has one. */
  readonly reply: { readonly placeholder: string; readonly onReply: (text: string) => void } | null;
  readonly onClick: () => void;
  /** The desktop shows no notifications, or not this one. */
  readonly onFailed: () => void;
}

export interface ShownNotification {
  /** Withdraws it, also where it has gone by itself. */
  close(): void;
  /** Draws attention to it once more, in new words. What is being typed into its field is left alone. */
  again(request: NotificationRequest): void;
}

/** A desktop's notifications, as far as they are needed here. */
export interface NotificationPort {
  show(request: NotificationRequest): ShownNotification;
}
