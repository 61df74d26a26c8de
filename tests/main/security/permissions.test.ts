import { describe, expect, it } from 'vitest';
import { denyAllPermissions, type PermissionSession } from '#main/security/permissions.ts';

describe('permissions', () => {
  it('are denied, asked for or looked up, and devices too', () => {
    const handlers: Partial<
      Record<keyof PermissionSession, Parameters<PermissionSession[keyof PermissionSession]>[0]>
    > = {};
    denyAllPermissions({
      setPermissionRequestHandler: (handler) => (handlers.setPermissionRequestHandler = handler),
      setPermissionCheckHandler: (handler) => (handlers.setPermissionCheckHandler = handler),
      setDevicePermissionHandler: (handler) => (handlers.setDevicePermissionHandler = handler),
    });
    const granted: boolean[] = [];
    handlers.setPermissionRequestHandler?.(null, 'media', (yes) => granted.push(yes));
    expect(granted).toEqual([false]);
    expect(handlers.setPermissionCheckHandler?.(null, '', () => undefined)).toBe(false);
    expect(handlers.setDevicePermissionHandler?.(null, '', () => undefined)).toBe(false);
  });
});
