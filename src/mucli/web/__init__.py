"""Floor 3: the web: addresses judged and asked as one, politely, within bounds.

For those who ask a service for facts (`requests` carries it):

- :func:`mucli.web.client.ask`, :func:`~mucli.web.client.ask_json`: what a service of
  :mod:`mucli.web.services` answers, from the cache where it is known, at the service's pace;
- :func:`mucli.web.client.get`: the same for any address;
- :func:`mucli.web.download.download`: a file, whole or not at all, taken up where it broke off.

For those who ask thousands of hosts at once (one event loop): :class:`mucli.web.wire.Wire` sends,
:class:`mucli.web.pace.Pace` says whose turn it is.

Both pass :class:`mucli.web.guard.Guard`, which judges every address that is connected to, and take
the way that :class:`mucli.web.guard.Ways` names. When two addresses are the same is said in
:mod:`mucli.web.addresses`. What the outside world does wrong is an
:class:`mucli.errors.OutsideError`, in one sentence; the wire alone returns faults.
"""
