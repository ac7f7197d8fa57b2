/** What the help says beyond the list of options. */
import { EXPORTS } from '../../record/exports/index.ts';
import { PREDICATE_HELP } from '../../debugger/predicate.ts';
import { invocation } from '../terminal/format.ts';

const command = invocation();

export const MAIN_HELP = `
Examples
  ${command} fuzz --time 30s              fuzz for half a minute
  ${command} fuzz --scenario canary       see what a failure looks like (a planted bug)
  ${command} replay 42 --trace            watch one run, event by event
  ${command} replay failures/FILE.json    run a failure again
  ${command} step failures/FILE.json      walk over it, forwards and backwards
  ${command} explore failures/FILE.json   look at it in a browser
  ${command} export FORMAT FILE           write it for another program
  ${command} shrink failures/FILE.json    make it small
  ${command} save FILE --as NAME          keep it as a regression test
  ${command} crash-points 1               crash the servers of one run in every place
  ${command} bugs                         measure how soon planted bugs are found
  ${command} coverage                     see which situations runs get into
  ${command} lab                          run the tests of MIT's 6.824 Raft lab

A seed decides everything about a run: the same seed gives the same run, event for event, on every machine.

Exit codes
  0  everything passed
  1  a property was violated, or a test failed
  2  the command line or the environment is wrong
  3  a file is missing or malformed
  4  a run was not repeated as it was before, or a decision of a file no longer applies
  5  a limit was reached, so nothing is known
  6  with --strict: something that should have been tested was not; 'bugs': a planted bug was not found
  70 raft-sim itself failed
  130, 143  stopped by SIGINT or SIGTERM, after printing the summary so far`;

export const FUZZ_HELP = `
Each seed is one run of 30 simulated seconds: 20 with the faults that the seed draws, then 10 in which the cluster must
recover. Every event is checked against all invariants. One seed in twenty is run twice and must come out the same.

A failure is run again and explained, and its schedule is written to a file that 'replay' takes. The report, except for
the line about speed, depends on the seeds alone, not on --jobs.

With --report each of them is also written there as a page (see 'explore'), as it was found and made small, with its
schedule files and an index.html over them: an artefact for continuous integration. If nothing fails, nothing is written.

--seeds and --time together: whichever ends first.

A campaign keeps a journal beside its failures, from its third second on. If it is killed, --resume goes on from there and
comes to the same end; so it does after Ctrl-C. A campaign limited by time has the rest of it, or what --time gives anew.

Before the seeds come the regressions: schedules that once failed (see 'save'), those of the same peer. They must not break
a property any more; decisions that no longer apply to the code are passed over and counted. Of a planted bug they must
still show it.

Examples
  ${command} fuzz --seeds 1..10000 --strict         for continuous integration
  ${command} fuzz --time 8h --peers 3..7 --max-failures 20
  ${command} fuzz --resume                          after a power cut`;

export const REPLAY_HELP = `
The run is done twice and the hashes of both must agree. A file also says what the run came to when it was recorded; if
the engine has the same semantics, everything must come out the same, else the outcome is compared and told. The exit code
is that of the run: 1 if it violates a property, also where that is what the file says.

A schedule of decisions means something even when the code of the peer has changed: then the report says whether the
recorded violation is still there. A decision that cannot be carried out any more is an error; --lenient passes over it.

Event #k takes the run from position k to position k + 1.

How to read a line of the trace:
  #812   12.153200s  n2 <- n1  AppendEntries t3 ...  | follower t3 vote n1 commit 4 last 6/3 disk 5/3  -> n1 ...
  event, time, where (and from whom), what came | how the server stands afterwards, and what it answers
  t3: term 3. 6/3: log index 6 of term 3. disk: what is durable, where that lags behind. w18: the 18th write.
  [LOST], [CUT], [CLOGGED], [TWICE], [HELD BACK]: what the network did to a message. !!: what else happened then.

With --inspect-at, --break-at-violation or --break-on the run is done once more under a debugger of JavaScript, such as
Chrome's or VS Code's, for which it waits. It stops before each event asked for: the locals are 'event' and 'before', the
server as it is then; one step into leads into the code of the peer. All that are given hold. See docs/inspector.md.
${PREDICATE_HELP}

Examples
  ${command} replay 42 --scenario crashes --peers 3
  ${command} replay 2 --scenario canary --break-at-violation
  ${command} replay 42 --break-on 'deliver RequestVote at n2 && n2.role == leader'
  ${command} replay failures/election-safety-0123456789abcdef.json --from 800 --to 900`;

export const EXPLORE_HELP = `
The page holds the whole run: every event, every message with what became of it, every server at every position, what each
event changed, and what could have had a part in what (happens-before). It needs neither a server nor the network, and may
be kept as an artefact of continuous integration. Nothing in it runs but its own program.

By default it is written here, as explore-PROPERTY-HASH.html if the run violates a property, else as run-SEED.html. A run
of a file must be what the file recorded, as with 'replay'. The exit code is 0 if the page was written, whatever the run
came to.

Examples
  ${command} explore 2 --scenario canary
  ${command} explore failures/election-safety-0123456789abcdef.json -o failure.html`;

export const SHRINK_HELP = `
Writes the run down as decisions: what happens, in which order. Leaves out what it can: decisions, kinds of them, servers,
what slows disks and services; then searches around what is left, for other orders that need less. Each step breaks the
same property in the same words. The best so far is in the file at any time; Ctrl-C keeps it, --resume goes on from it.
At the end the story is told, with what in it was necessary.

Examples
  ${command} shrink failures/election-safety-0123456789abcdef.json
  ${command} shrink 2 --scenario canary --markdown story.md
  ${command} shrink 2 --scenario canary --runs 10000 --resume`;

export const SAVE_HELP = `
Writes DIRECTORY/NAME.json, the run as decisions, and NAME.test.ts, a test of a few lines that replays it. From then on
the test and every 'fuzz' of the same peer, which replays the corpus first, fail as long as the schedule breaks any
property. Save before you fix: a drawn schedule means nothing to changed code. Shrink before you save: a small schedule
is a story, and goes on meaning the same for longer.

The schedule of a scenario with a planted bug must go on to fail with it, and must pass with the correct peer.

Examples
  ${command} save failures/vote-once-0123456789abcdef.shrunk.json --as two-votes`;

export const SEARCH_HELP = `
Goes through all orders of decisions, breadth first, and takes equal states for one: a violation that it finds is one with
the fewest decisions that there is, and if it finds none, there is none within these bounds. A message may arrive at any
time or never. What disks and services do is done at once unless they are --slow; the heartbeats of a leader are bounded by
--depth only. Servers that nothing has happened to yet are taken to be alike. Of a scenario only its peer counts.

The states of a cluster of 3 grow about threefold with each decision: a million lie within some 12. Each takes about 400
bytes. Exit code 5 if --limit is reached.

Examples
  ${command} search --depth 9 --timeouts 3
  ${command} search --scenario bug-double-vote --end-to-end --peers 2`;

export const BUGS_HELP = `
A hunt is run after run with one strategy, until one violates a property or the events of all of them together exceed the
cap. Strategies know nothing of the bugs. A cell of the table is the number of events by which half of the hunts had found
the bug, and how many of how many found it; below stand the means, in which a hunt that was given up counts with the cap,
and how they compare with those of 'uniform', if that is measured (below 1: fewer events).

Everything but times depends on the options alone, not on --jobs. Seeds come from --series: tune with one, report with
another. The exit code is 0 if the first strategy has found every bug at least once, 6 if not.

Examples
  ${command} bugs double-vote commit-by-counting --repeat 3
  ${command} bugs --strategy uniform,timed --oracles both --json bugs.json`;

export const COVERAGE_HELP = `
A cell is a role (of the server to which something happens), an event, and for messages how their term and the log of
their sender compare with the server's own. The catalogue declares which cells cannot be. Situations are what somebody
who looks for bugs in Raft would name. See docs/coverage.md.

With --strict the exit code is 6 where that of 'fuzz --strict' would be: if a fault never took effect, or so many runs
should have reached a situation or a cell and did not. Violations are counted and written to files, and the exit code is
1, but the runs go on. Nothing but the progress depends on --jobs.

Examples
  ${command} coverage --seeds 1..200 --html coverage.html
  ${command} coverage --scenario crashes --peers 3..7 --json coverage.json`;

export const CRASH_POINTS_HELP = `
Writes the run down as decisions, up to the moment when its faults stop, and finds each place where a crash can make a
difference: before a decision that writes, with the write on its way (all, some or a torn part of it kept), with the write
durable but what waits for it unsent, and after it. Places from which everything goes on alike count once.

Each crash is tried with several continuations: the server back at once, or down until the faults stop, and the run goes
on as far as it applies; or an election and a round of replication in a majority with the server that crashed, headed by
each server in turn, once as it is and once without what it has learnt last. Then the faults stop and the cluster must
recover. All invariants watch. A failure is a schedule file of decisions, for 'replay' and 'shrink'.

Everything but the speed depends on the run and the options alone, not on --jobs.

Examples
  ${command} crash-points 1 --scenario calm --peers 3 --decisions 150
  ${command} crash-points failures/election-safety-0123456789abcdef.json --limit 500 --max-failures 10`;

export const LAB_HELP = `
With one seed the tests run one after the other and print what the lab prints: virtual seconds, servers, RPCs, bytes,
commands. Beside it is the time that the run really took. With a range of seeds every test runs with every seed, on all
processors; a table tells what the runs of each test came to. One seed in twenty is run twice and must come out the same.

All invariants watch as well, and one that breaks fails the test. A failing run is done again, explained, and told with
the command that shows it event by event; --failures also writes its trace to a file. The report, except for times,
depends on the seeds alone, not on --jobs.

--peer tests your own code: a JavaScript or TypeScript file whose default export is a Peer
(see contract/peer.ts), or a function or class that makes servers in the lab's own style (see lab/api.ts).

Examples
  ${command} lab 2A                                 a part of the lab
  ${command} lab TestBackup2B --seeds 17 --trace    watch one run, event by event
  ${command} lab --seeds 1..1000                    the whole lab, a thousand times
  ${command} lab 2A 2B --peer my-raft.ts --seeds 1..100`;

export const LIST_HELP = `
A planted bug is a deliberate mistake in a copy of Raft. Scenarios that carry one show what violations look like, and
that the checks are able to find them.`;

export const STEP_HELP = `
Records the run, then reads commands: 'help' lists them. Position k means that events 0 to k-1 have been executed and event
k comes next. Going back is as cheap as going forwards. What-if commands (drop, pick, crash, ...) make branches: the run
itself is never changed, and 'save' writes a branch as a schedule file.

At a terminal there are history and completion (Tab), and an empty line does the last command again. From a pipe, commands
are carried out line by line; the first mistake ends it with exit code 2.

Examples
  ${command} step failures/FILE.json --at-violation
  printf 'v\\nd\\nwhy n1.term\\n' | ${command} step 3 --scenario bug-double-vote`;

export const EXPORT_HELP = `
Formats
${EXPORTS.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`).join('\n')}

FILE is a schedule file or a trace. The run is done again; one that takes other steps than the trace says is an error. The
same run gives the same bytes everywhere. See docs/exports.md for what each format is good for.

Examples
  ${command} export trace 42 -o run.jsonl
  ${command} export perfetto 2 --scenario canary --time virtual -o run.json
  ${command} export shiviz run.jsonl --from 100 --to 300`;
