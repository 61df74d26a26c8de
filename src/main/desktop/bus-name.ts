import { BUS, type SessionBus } from './session-bus.ts';

/**
 * Follows who has a name on the bus. A service may start later than we do, and be replaced while we run.
 *
 * @param onOwner - Told of the owner's unique name now and whenever it changes; null: nobody has it.
 */
export async function watchBusName(
  bus: SessionBus,
  name: string,
  onOwner: (owner: string | null) => void,
): Promise<void> {
  const match = `type='signal',sender='${BUS.destination}',interface='${BUS.interface}',member='NameOwnerChanged',arg0='${name}'`;
  bus.onSignal(({ sender, member, body: [changed, , owner] }) => {
    if (sender !== BUS.destination || member !== 'NameOwnerChanged' || changed !== name) return;
    onOwner(typeof owner === 'string' && owner !== '' ? owner : null);
  });
  await bus.call({ ...BUS, member: 'AddMatch', signature: 's', body: [match] });
  onOwner(await ownerOf(bus, name));
}

async function ownerOf(bus: SessionBus, name: string): Promise<string | null> {
  try {
    const [owner] = await bus.call({ ...BUS, member: 'GetNameOwner', signature: 's', body: [name] });
    return typeof owner === 'string' ? owner : null;
  } catch {
    // Nobody has it yet.
    return null;
  }
}
