/** What arrived in the selected event, what left in it, and the message that is followed, if that is another one. */
import type { MessageData, RunData } from '../../../data/run-data.ts';
import { isReply } from '../../../../record/replies.ts';
import { formatMicros } from '../../../../record/words/format.ts';
import { fateText } from '../../model/words.ts';
import { EventLink, Term } from '../parts/parts.tsx';

interface Props {
  readonly run: RunData;
  readonly at: number;
  /** The message that is followed; -1: none. */
  readonly followed: number;
  readonly go: (at: number) => void;
  readonly onMessage: (message: number) => void;
}

const MOST = 40;

export function MessagePanel({ run, at, followed, go, onMessage }: Props) {
  const event = at === 0 ? null : run.event(at - 1);
  const arrived = event?.message ?? -1;
  const first = event?.firstSent ?? 0;
  const sent = run.messages.slice(first, Math.min(event?.endSent ?? 0, first + MOST));
  const elsewhere =
    followed >= 0 && followed !== arrived && !sent.some(({ number }) => number === followed);
  const cards = { run, go, onMessage, followed };
  return (
    <>
      {elsewhere && (
        <>
          <h2>Followed</h2>
          <Card {...cards} message={run.messages[followed]!} open />
        </>
      )}
      <h2>Arrived</h2>
      {arrived < 0 ? (
        <p class="muted">No message arrived here.</p>
      ) : (
        <Card {...cards} message={run.messages[arrived]!} open />
      )}
      <h2>Sent {sent.length > 0 && <span class="muted">{(event?.endSent ?? 0) - first}</span>}</h2>
      {sent.length === 0 && <p class="muted">No message left here.</p>}
      {sent.map((message) => (
        <Card
          {...cards}
          key={message.number}
          message={message}
          open={message.number === followed || (arrived < 0 && sent.length === 1)}
        />
      ))}
    </>
  );
}

interface CardProps {
  readonly run: RunData;
  readonly message: MessageData;
  readonly open: boolean;
  readonly followed: number;
  readonly go: (at: number) => void;
  readonly onMessage: (message: number) => void;
}

function Card({ run, message, open, followed, go, onMessage }: CardProps) {
  const { number, from, to, kind, says, term, sentIn, arrivals, outcome, body } = message;
  return (
    <details class={`card${number === followed ? ' followed' : ''}`} open={open} key={number}>
      <summary>
        <Term term={term} />{' '}
        <b>
          n{from} {isReply(kind) ? '⇢' : '→'} n{to}
        </b>{' '}
        {says}
        {outcome !== 'delivered' && <span class="fate"> ✕ {outcome.replace('-', ' ')}</span>}
      </summary>
      <dl class="fields">
        <dt>message</dt>
        <dd>
          {number}{' '}
          <button
            type="button"
            class="link"
            aria-pressed={number === followed}
            onClick={() => onMessage(number)}
          >
            {number === followed ? 'followed' : 'follow it'}
          </button>
        </dd>
        <dt>sent</dt>
        <dd>
          <Sending run={run} sentIn={sentIn} go={go} />
        </dd>
        <dt>arrived</dt>
        <dd>
          {arrivals.length === 0 && 'never'}
          {arrivals.map((event, i) => (
            <span key={event}>
              {i > 0 && ', '}
              <EventLink event={event} go={go} /> {formatMicros(run.event(event).timeUs)}
            </span>
          ))}
        </dd>
        <dt>fate</dt>
        <dd>{fateText(run, message)}</dd>
      </dl>
      <pre tabIndex={0} aria-label="Fields of the message">
        {body}
      </pre>
    </details>
  );
}

function Sending({
  run,
  sentIn,
  go,
}: {
  readonly run: RunData;
  readonly sentIn: number;
  readonly go: (at: number) => void;
}) {
  if (sentIn < 0) return <>as the run began</>;
  if (sentIn >= run.length) return <>in the last event, which was not completed</>;
  return (
    <>
      <EventLink event={sentIn} go={go} /> {formatMicros(run.event(sentIn).timeUs)}
    </>
  );
}
