#!/usr/bin/python3
"""A desktop panel with a tray, for tests.

Owns org.kde.StatusNotifierWatcher on the session bus. Lines on stdin, each
answered by one JSON line on stdout:

    menu           labels of the icon's menu, and its tool tip
    press LABEL    a person chooses that item
    click          a person clicks on the icon
"""
import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


def say(**fields):
    print(json.dumps(fields), flush=True)


class Watcher(dbus.service.Object):
    items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        # Either a name on the bus, or the path of an object of the one who calls.
        item = (sender, str(service)) if service.startswith("/") else (str(service), "/StatusNotifierItem")
        self.items.append(item)
        self.StatusNotifierItemRegistered("%s%s" % item)

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return self.GetAll(_interface)[name]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(True),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([], signature="s"),
        }

    @dbus.service.signal(WATCHER, signature="s")
    def StatusNotifierItemRegistered(self, item):
        pass


def icon():
    name, path = watcher.items[-1]
    return bus.get_object(name, path, introspect=False)


def of_icon(name):
    return dbus.Interface(icon(), dbus.PROPERTIES_IFACE).Get(ITEM, name)


def menu():
    path = of_icon("Menu")
    return dbus.Interface(bus.get_object(watcher.items[-1][0], path, introspect=False), MENU)


def entries():
    _revision, (_id, _properties, children) = menu().GetLayout(0, -1, dbus.Array([], signature="s"))
    return [(int(number), str(properties.get("label", ""))) for number, properties, _below in children]


def obey(source, _condition):
    line = source.readline()
    if not line:
        loop.quit()
        return False
    verb, _, argument = line.strip().partition(" ")
    try:
        if verb == "menu":
            say(labels=[label for _number, label in entries() if label], tip=str(of_icon("ToolTip")[2]))
        elif verb == "press":
            number = next(number for number, label in entries() if label.replace("_", "") == argument)
            menu().Event(number, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))
            say(done=True)
        elif verb == "click":
            dbus.Interface(icon(), ITEM).Activate(0, 0)
            say(done=True)
    except Exception as error:  # noqa: BLE001
        say(error=repr(error))
    return True


DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
owned = dbus.service.BusName(WATCHER, bus, do_not_queue=True)
watcher = Watcher(bus, "/StatusNotifierWatcher")
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, obey)
say(listening=True)
loop = GLib.MainLoop()
loop.run()
