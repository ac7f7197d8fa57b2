/** What the help says beyond the list of options. */
import { allExports } from '../../record/exports/index.ts';
import { PREDICATE_HELP } from '../../record/predicates/predicate.ts';
import { invocation } from '../terminal/format.ts';

const command = invocation();

export const MAIN_HELP = `
Examples
  ${command} fuzz --time 30s              fuzz for half a minute
  ${command} fuzz --scenario canary       see what a failure looks like (a planted bug)
  ${command} replay 42 --trace            watch one run, event by event
  ${command} replay failures/FILE.json    repeat a failure
  ${command} step failures/FILE.json      step through it, forwards and backwards
  ${command} explore failures/FILE.json   look at it in a browser
  ${command} export FORMAT FILE           write it for another program
  ${command} shrink failures/FILE.json    make it small
  ${command} save FILE --as NAME          keep it as a regression test
  ${command} crash-points 1               crash the servers of one run at every moment that matters
  ${command} bugs                         measure how soon planted bugs are found
  ${command} coverage                     see which situations runs reach
  ${command} lab                          run the tests of MIT's 6.824 Raft lab

A seed decides everything about a run: the same seed gives the same run, event for event, on every machine.

Exit codes
  0  everything passed
  1  a property was violated, or a test failed
  2  the command line or the environment is wrong
  3  a file is missing or malformed
  4  a run did not repeat, or a decision of a file no longer applies
  5  a limit was reached, so the result is unknown
  6  with --strict: something that should have been tested was not; 'bugs': a planted bug was not found
  70 raft-sim itself failed
  130, 143  stopped by SIGINT or SIGTERM, after printing the summary so far`;

export const FUZZ_HELP = `
Each seed is one run. In the default scenario most runs are walks: a strategy chooses each next event. Others run by the
clock: 20 simulated seconds with faults drawn from the seed, then 10 in which the cluster must recover. All invariants are
checked after every event. One seed in twenty is run twice and must give the same run.

Each failure is run again and explained, and its schedule is written to a file for 'replay'. Apart from the line on speed,
the report depends only on the seeds, not on --jobs.

--report also writes each failure as a page (see 'explore'), as found and shrunk, with its schedule files and an
index.html: an artefact for continuous integration. If nothing fails, nothing is written.

With both --seeds and --time, the campaign ends with whichever ends first.

From its third second on, a campaign keeps a journal beside its failures. If it is killed or stopped by Ctrl-C, --resume
continues from there, with the same result in the end. A campaign limited by --time gets the time that was left, or the
new --time.

Regressions come before the seeds: schedules that once failed with the same peer (see 'save'). They must no longer break
any property; decisions that no longer apply are skipped and counted. Regressions of a planted bug must still show it.

Examples
  ${command} fuzz --seeds 1..10000 --strict         for continuous integration
  ${command} fuzz --time 8h --peers 3..7 --max-failures 20
  ${command} fuzz --resume                          after a power cut`;

export const REPLAY_HELP = `
Does the run twice and compares the hashes. A file also holds the recorded outcome: if the engine has the same semantics,
the run must reproduce it exactly; otherwise the outcomes are compared and reported. The exit code is that of the run: 1 if
it violates a property, even if the file expects that.

A schedule of decisions keeps its meaning when the peer's code changes: the report says whether the recorded violation
still occurs. A decision that can no longer be carried out is an error; --lenient skips it.

Event #k takes the run from position k to position k + 1.

How to read a line of the trace:
  #812   12.153200s  n2 <- n1  AppendEntries t3 ...  | follower t3 vote n1 commit 4 last 6/3 disk 5/3  -> n1 ...
  event, time, server (and sender), input | state of the server afterwards, and its effects
  t3: term 3. 6/3: log index 6, term 3. disk: what is durable, where that lags behind. w18: the 18th write.
  [LOST], [CUT], [CLOGGED], [TWICE], [HELD BACK]: what the network did to a message. !!: what else happened then.

--inspect-at, --break-at-violation and --break-on repeat the run under a JavaScript debugger, such as Chrome's or VS
Code's, which they wait for. The run stops before each event asked for: the locals are 'event' and 'before', the server
before the event, and one "step into" leads into the peer's code. The options can be combined. See docs/inspector.md.
${PREDICATE_HELP}

Examples
  ${command} replay 42 --scenario crashes --peers 3
  ${command} replay 2 --scenario canary --break-at-violation
  ${command} replay 42 --break-on 'deliver RequestVote at n2 && n2.role == leader'
  ${command} replay failures/election-safety-0123456789abcdef.json --from 800 --to 900`;

export const EXPLORE_HELP = `
The page holds the whole run: every event, every message with its fate, every server at every position, the changes of each
event, and causality (happens-before). It needs neither a server nor a network, and can be kept as an artefact of
continuous integration. Only its own script can run in it.

By default it is written to the current directory, as explore-PROPERTY-HASH.html if the run violates a property, otherwise
as run-SEED.html. As with 'replay', the run of a file must match what the file recorded. The exit code is 0 if the page was
written, whatever the outcome of the run.

Examples
  ${command} explore 2 --scenario canary
  ${command} explore failures/election-safety-0123456789abcdef.json -o failure.html`;

export const SHRINK_HELP = `
Converts the run to decisions: what happens, in which order. Removes what it can: decisions, kinds of decisions, servers,
delays of disks and services; then searches around the result for other orders that need fewer. Every candidate must break
the same property in the same way. The best result so far is always in the file: Ctrl-C keeps it, --resume continues from
it. Finally it tells the story of the result, and which steps are necessary.

Examples
  ${command} shrink failures/election-safety-0123456789abcdef.json
  ${command} shrink 2 --scenario canary --markdown story.md
  ${command} shrink 2 --scenario canary --runs 10000 --resume`;

export const SAVE_HELP = `
Writes DIRECTORY/NAME.json, the run as decisions, and NAME.test.ts, a short test that replays it. From then on the test,
and every 'fuzz' of the same peer, which replays the corpus first, fails while the schedule breaks any property. Save
before you fix: once the code changes, a drawn schedule leads to another run. Shrink before you save: a small schedule is
a story, and keeps its meaning for longer.

The schedule of a scenario with a planted bug must keep failing with it, and must pass with the correct peer.

Examples
  ${command} save failures/vote-once-0123456789abcdef.shrunk.json --as two-votes`;

export const SEARCH_HELP = `
Tries all orders of decisions, breadth first, and merges equal states. A violation that it finds has the fewest decisions
possible; if it finds none, there is none within these bounds. A message may arrive at any time or never. Disks and
services complete at once unless they are --slow; only --depth bounds the heartbeats of a leader. Servers that have not
taken part yet are considered interchangeable. Only the peer of a scenario is used.

The states of a cluster of 3 grow about threefold with each decision: a million are reached within about 12. Each takes
about 400 bytes. Exit code 5 if --limit is reached.

Examples
  ${command} search --depth 9 --timeouts 3
  ${command} search --scenario bug-double-vote --end-to-end --peers 2`;

export const BUGS_HELP = `
A hunt is a sequence of runs with one strategy. It ends when one violates a property, or when the events of all of them
exceed the cap. Strategies know nothing about the bugs. A cell of the table is the number of events within which half of
the hunts found the bug, and how many hunts found it. Below are the means, in which a hunt that was given up counts with
the cap, and their ratio to those of 'uniform', if that is measured (below 1: fewer events).

Everything except times depends only on the options, not on --jobs. --series selects the seeds: tune with one series,
report with another. The exit code is 0 if the first strategy found every bug at least once, otherwise 6.

Examples
  ${command} bugs double-vote commit-by-counting --repeat 3
  ${command} bugs --strategy uniform,timed --oracles both --json bugs.json`;

export const COVERAGE_HELP = `
A cell is a server's role, an event, and for messages a comparison of its term and of its sender's log with the server's
own. The catalogue declares which cells are impossible. Situations are named by what a Raft expert would ask about. See
docs/coverage.md.

With --strict the exit code is 6 where that of 'fuzz --strict' would be: if a fault never took effect, or if the campaign
should have reached a situation or a cell and did not. Violations are counted and written to files and the exit code is 1,
but the runs continue. Only the progress line depends on --jobs.

Examples
  ${command} coverage --seeds 1..200 --html coverage.html
  ${command} coverage --scenario crashes --peers 3..7 --json coverage.json`;

export const CRASH_POINTS_HELP = `
Converts the run to decisions, up to the moment when its faults stop, and finds each point where a crash can make a
difference: before a decision that writes, during the write (all, some or a torn part of it kept), with the write durable
but the messages that wait for it unsent, and after it. Points with the same effect count once.

Each crash is tried with several continuations. The server restarts at once, or stays down until the faults stop, and the
run continues as far as it applies. Or an election and a round of replication follow in a majority with the crashed server,
led by each server in turn, once as it is and once without what it learnt last. Then the faults stop and the cluster must
recover. All invariants are checked. A failure is a schedule file of decisions, for 'replay' and 'shrink'.

Everything except the speed depends only on the run and the options, not on --jobs.

Examples
  ${command} crash-points 1 --scenario calm --peers 3 --decisions 150
  ${command} crash-points failures/election-safety-0123456789abcdef.json --limit 500 --max-failures 10`;

export const LAB_HELP = `
With one seed the tests run one after the other and print what the lab prints: virtual seconds, servers, RPCs, bytes,
commands, and the real time that the run took. With a range of seeds every test runs with every seed, on all cores, and a
table shows the results of each test. One seed in twenty is run twice and must give the same run.

All invariants are checked as well, and a violation fails the test. A failing run is repeated, explained, and printed with
the command that shows it event by event; --failures also writes its trace to a file. Apart from times, the report depends
only on the seeds, not on --jobs.

--peer tests your own code: a JavaScript or TypeScript file whose default export is a Peer
(see contract/peer.ts), or a function or class that makes servers in the lab's own style (see lab/api/api.ts).

Examples
  ${command} lab 2A                                 a part of the lab
  ${command} lab TestBackup2B --seeds 17 --trace    watch one run, event by event
  ${command} lab --seeds 1..1000                    the whole lab, a thousand times
  ${command} lab 2A 2B --peer my-raft.ts --seeds 1..100`;

export const LIST_HELP = `
A planted bug is a deliberate mistake in a copy of Raft. Scenarios with one show what violations look like, and prove that
the checks can find them.`;

export const STEP_HELP = `
Records the run, then reads commands: 'help' lists them. Position k means that events 0 to k-1 have been executed and event
k comes next. Going back is as cheap as going forwards. What-if commands (drop, pick, crash, ...) make branches: the run
itself never changes, and 'save' writes a branch as a schedule file.

A terminal has history and completion (Tab), and an empty line repeats the last command. From a pipe, commands are executed
line by line; the first mistake ends the session with exit code 2.

Examples
  ${command} step failures/FILE.json --at-violation
  printf 'v\\nd\\nwhy n1.term\\n' | ${command} step 3 --scenario bug-double-vote`;

export const EXPORT_HELP = `
Formats
${allExports()
  .map(({ name, description }) => `  ${name.padEnd(10)} ${description}`)
  .join('\n')}

FILE is a schedule file or a trace. The run is repeated; a run that differs from the trace is an error. The same run gives
the same bytes everywhere. See docs/exports.md for what each format is good for.

Examples
  ${command} export trace 42 -o run.jsonl
  ${command} export perfetto 2 --scenario canary --time virtual -o run.json
  ${command} export shiviz run.jsonl --from 100 --to 300`;
