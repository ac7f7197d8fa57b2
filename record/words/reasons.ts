/** Why something cannot happen, in words. */
import type { Reason } from '../../sim/order/reason.ts';

/** `n2 is down`. */
export function describeReason(reason: Reason): string {
  switch (reason.code) {
    case 'no-server':
      return `there is no n${reason.node}`;
    case 'up':
    case 'down':
    case 'paused':
      return `n${reason.node} is ${reason.code}`;
    case 'no-write':
      return `n${reason.node} has no unfinished write`;
    case 'idle':
      return `n${reason.node}'s service has nothing to apply`;
    case 'nothing-new':
      return `n${reason.node}'s service has applied nothing since its last snapshot`;
    case 'earlier-incarnation':
      return `it answers an earlier incarnation of n${reason.node}`;
    case 'timer-stopped':
      return `n${reason.node}'s ${reason.timer} timer is not running`;
    case 'not-sent':
      return `n${reason.from} has sent n${reason.to} only ${reason.count} ${reason.kind} by then`;
    case 'arrived':
      return 'it has arrived already';
    case 'not-arrived':
      return 'it has not arrived before';
    case 'not-on-its-way':
      return 'it is not on its way';
    case 'heard':
      return 'it has somebody to hear it';
    case 'no-turn':
      return `it is not client ${reason.client + 1}'s turn`;
    case 'no-fault':
      return `fault ${reason.fault} does not begin or end any more`;
    case 'no-heal':
      return 'no faults are left to stop';
  }
}
