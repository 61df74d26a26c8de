#!/usr/bin/python3
"""The desktop's notification service, for tests.

Owns org.freedesktop.Notifications on the session bus. Every call it gets is one
JSON line on stdout; lines on stdin make it act as a person would:

    action ID KEY      the notification was clicked (KEY "default") or a button of it; as the
                       specification has it, that also takes it off the screen
    reply ID TEXT      words were typed into its field and sent
    close ID REASON    it went away (1 by itself, 2 dismissed)

Its capabilities are the arguments; without any it has all that a notification of
ours can use.
"""
import json
import sys
import time

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
DISMISSED = 2
CLOSED_BY_CALL = 3
CAPABILITIES = sys.argv[1:] or ["actions", "body", "body-markup", "inline-reply", "persistence"]


def say(**fields):
    print(json.dumps(fields), flush=True)


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        if not replaces:
            self.last += 1
        number = int(replaces or self.last)
        at_ms = time.time() * 1000
        urgency = hints.get("urgency")
        placeholder = hints.get("x-kde-reply-placeholder-text")
        say(
            event="notify",
            id=number,
            atMs=at_ms,
            replaces=int(replaces),
            app=str(app),
            summary=str(summary),
            body=str(body),
            actions=[str(action) for action in actions],
            urgency=None if urgency is None else int(urgency),
            placeholder=None if placeholder is None else str(placeholder),
        )
        return number

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        say(event="close-call", id=int(number))
        self.NotificationClosed(number, CLOSED_BY_CALL)

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return CAPABILITIES

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("recorder", "tests", "1", "1.2")

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, key):
        pass

    @dbus.service.signal(NAME, signature="us")
    def NotificationReplied(self, number, text):
        pass

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason):
        pass


def obey(source, _condition):
    line = source.readline()
    if not line:
        loop.quit()
        return False
    verb, number, argument = line.strip().split(" ", 2)
    if verb in ("action", "reply"):
        if verb == "action":
            service.ActionInvoked(int(number), argument)
        else:
            service.NotificationReplied(int(number), argument)
        say(event="dismissed", id=int(number))
        service.NotificationClosed(int(number), DISMISSED)
    elif verb == "close":
        service.NotificationClosed(int(number), int(argument))
    return True


DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
owned = dbus.service.BusName(NAME, bus, do_not_queue=True)
service = Notifications(bus, PATH)
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, obey)
say(event="listening")
loop = GLib.MainLoop()
loop.run()
