"""MiniStack, which takes events of Amazon Connect, and whose end is the end of what it started.

PutEvents refuses a source that begins with `aws.` of everybody but services of its own. Nobody here is
Amazon Connect, and the rules ask for `aws.connect`.
"""

import os
import signal

import ministack.app
from ministack.services import eventbridge

# Functions outlive MiniStack, unless they are one group with it.
os.setpgid(0, 0)

if eventbridge._put_events.__defaults__ != (False,):
    raise SystemExit("serve: PutEvents of this MiniStack is another: look at how it refuses sources")
eventbridge._put_events.__defaults__ = (True,)

try:
    ministack.app.main()
finally:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
