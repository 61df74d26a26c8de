import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, Channel, Payload, Topic } from '#shared/bridge.ts';

// Spelled out, because the contract's own lists would bring zod in here; a name missing or unknown does not compile.
// biome-ignore format: a table
const channels: Record<Channel, true> = {
  'app:state': true, 'app:shell-command': true, 'desktop:state': true,
  'calls:list': true, 'calls:events': true, 'calls:dial': true, 'calls:say': true, 'calls:whisper': true,
  'calls:press': true, 'calls:transfer': true, 'calls:end': true, 'calls:pause': true, 'calls:answer': true,
  'calls:approve': true, 'calls:remarks': true, 'calls:tag': true, 'calls:sum-up': true, 'calls:note': true,
  'calls:export': true,
  'calls:incoming': true, 'calls:tick': true, 'calls:seen': true,
  'calls:erase': true, 'calls:replay': true, 'playbooks:list': true, 'playbooks:put': true, 'playbooks:remove': true,
  'contacts:list': true, 'contacts:put': true, 'contacts:remove': true, 'contacts:import': true,
  'settings:read': true, 'settings:change': true, 'settings:accept-weaker': true, 'setup:begin': true,
  'setup:check': true, 'setup:numbers': true, 'setup:point': true, 'data:open-folder': true, 'data:export': true,
  'data:erase': true, 'preferences:get': true, 'preferences:change': true,
};
// biome-ignore format: a table
const topics: Record<Topic, true> = {
  'calls:messages': true, 'settings:changed': true, 'app:state': true, 'app:focus-call': true, 'app:show-place': true, 'app:dial': true,
};

const bridge: Bridge = {
  request: async (channel, input) => {
    if (!Object.hasOwn(channels, channel)) throw new Error('no such channel');
    return ipcRenderer.invoke(channel, input);
  },
  subscribe: <T extends Topic>(topic: T, listener: (payload: Payload<T>) => void) => {
    if (!Object.hasOwn(topics, topic)) throw new Error('no such topic');
    const heard = (_event: IpcRendererEvent, payload: Payload<T>): void => listener(payload);
    ipcRenderer.on(topic, heard);
    return () => void ipcRenderer.off(topic, heard);
  },
};

contextBridge.exposeInMainWorld('phony', bridge);
