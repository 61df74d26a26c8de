import './zod-setup.ts';
import { createRoot } from 'react-dom/client';
import { CallSid } from '#core/ids.ts';
import { App } from './app.tsx';
import { downloadFile } from './bridge/download.ts';
import { createHttpBridge } from './bridge/http-bridge.ts';
import { type LinkedBridge, watchLink } from './bridge/link.ts';
import { openWebSocket } from './bridge/live-socket.ts';
import { windowBridge } from './bridge/window-bridge.ts';
import { createConsole, startConsole } from './console/console.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';

function connect(): LinkedBridge {
  const inApp = windowBridge();
  if (inApp !== null) return watchLink(inApp);
  return createHttpBridge({
    origin: location.origin,
    fetch: (input, init) => fetch(input, init),
    openSocket: openWebSocket,
    download: downloadFile,
  });
}

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
const asked = CallSid.safeParse(new URLSearchParams(location.search).get('callSid'));
const console = createConsole(connect());
startConsole(console, asked.success ? asked.data : null);
createRoot(root).render(<App console={console} />);
