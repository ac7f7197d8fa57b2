/** What the help says beyond the list of options. */
import { invocation } from './format.ts';

const command = invocation();

export const MAIN_HELP = `
Examples
  ${command} fuzz --time 30s              fuzz for half a minute
  ${command} fuzz --scenario canary       see what a failure looks like (a planted bug)
  ${command} replay 42 --trace            watch one run, event by event
  ${command} replay failures/FILE.json    run a failure again
  ${command} shrink failures/FILE.json    make it small
  ${command} lab                          run the tests of MIT's 6.824 Raft lab

A seed decides everything about a run: the same seed gives the same run, event for event, on every machine.

Exit codes
  0  everything passed
  1  a property was violated, or a test failed
  2  the command line or the environment is wrong
  3  a file is missing or malformed
  4  a run was not repeated as it was before
  5  a limit was reached, so nothing is known
  6  with --strict: something that should have been tested was not
  70 raft-sim itself failed
  130, 143  stopped by SIGINT or SIGTERM, after printing the summary so far`;

export const FUZZ_HELP = `
Each seed is one run of 30 simulated seconds: 20 with the faults that the seed draws, then 10 in which the cluster must
recover. Every event is checked against all invariants. One seed in twenty is run twice and must come out the same.

A failure is run again and explained, and its schedule is written to a file that 'replay' takes. The report, except for
the line about speed, depends on the seeds alone, not on --jobs.

--seeds and --time together: whichever ends first.

Examples
  ${command} fuzz --seeds 1..10000 --strict         for continuous integration
  ${command} fuzz --time 8h --peers 3..7 --max-failures 20`;

export const REPLAY_HELP = `
The run is done twice and the hashes of both must agree. A file also says what the run came to when it was recorded; if
the engine has the same semantics, everything must come out the same, else the outcome is compared and told. The exit code
is that of the run: 1 if it violates a property, also where that is what the file says.

Event #k takes the run from position k to position k + 1.

How to read a line of the trace:
  #812   12.153200s  n2 <- n1  AppendEntries t3 ...  | follower t3 vote n1 commit 4 last 6/3 disk 5/3  -> n1 ...
  event, time, where (and from whom), what came | how the server stands afterwards, and what it answers
  t3: term 3. 6/3: log index 6 of term 3. disk: what is durable, where that lags behind. w18: the 18th write.
  [LOST], [CUT], [CLOGGED], [TWICE], [HELD BACK]: what the network did to a message. !!: what else happened then.

Examples
  ${command} replay 42 --scenario crashes --peers 3
  ${command} replay failures/election-safety-0123456789abcdef.json --from 800 --to 900`;

export const SHRINK_HELP = `
Tries simpler schedules, and keeps each that breaks the same property in the same words: fewer faults, adversaries,
clients and servers, a calmer world, less time. What a small change would shake loose is looked for with other draws as
well, so the result may have another seed. The best so far is in the file at any time; Ctrl-C keeps it.

Examples
  ${command} shrink failures/election-safety-0123456789abcdef.json
  ${command} shrink 2 --scenario canary`;

export const LAB_HELP = `
With one seed the tests run one after the other and print what the lab prints: virtual seconds, servers, RPCs, bytes,
commands. Beside it is the time that the run really took. With a range of seeds every test runs with every seed, on all
processors; a table tells what the runs of each test came to. One seed in twenty is run twice and must come out the same.

All invariants watch as well, and one that breaks fails the test. A failing run is done again, explained, and told with
the command that shows it event by event; --failures also writes its trace to a file. The report, except for times,
depends on the seeds alone, not on --jobs.

--peer tests your own code: a JavaScript or TypeScript file whose default export is a Peer
(see raft/contract.ts), or a function or class that makes servers in the lab's own style (see lab/api.ts).

Examples
  ${command} lab 2A                                 a part of the lab
  ${command} lab TestBackup2B --seeds 17 --trace    watch one run, event by event
  ${command} lab --seeds 1..1000                    the whole lab, a thousand times
  ${command} lab 2A 2B --peer my-raft.ts --seeds 1..100`;

export const LIST_HELP = `
A planted bug is a deliberate mistake in a copy of Raft. Scenarios that carry one show what violations look like, and
that the checks are able to find them.`;
