/** Turns the short words for where a bug happened into links: `owner/repo#12`, `owner/repo commits 12ab, 34cd`. */

const PAPER = 'https://raft.github.io/raft.pdf';
const LAB = 'https://pdos.csail.mit.edu/6.824/labs/lab-raft.html';
const GUIDE = 'https://thesquareplanet.com/blog/students-guide-to-raft/';

/** The sources of the registry as Markdown, with a link wherever they lead to one. */
export function linkSources(source: string): string {
  let repository = '';
  return source
    .split(', ')
    .map((each) => {
      const commit = /^(?:([\w.-]+\/[\w.-]+) commits? )?([0-9a-f]{7,40})$/.exec(each);
      if (commit === null) return linkIssues(linkReading(each));
      const [, named, hash] = commit;
      repository = named ?? repository;
      const text = named === undefined ? hash! : `${named} commit ${hash}`;
      return `[${text}](https://github.com/${repository}/commit/${hash})`;
    })
    .join(', ');
}

function linkReading(source: string): string {
  if (/^Raft (?:§|figure )/.test(source)) return `[${source}](${PAPER})`;
  if (source === "Students' Guide to Raft") return `[${source}](${GUIDE})`;
  if (source.endsWith('6.824 lab')) return `[${source}](${LAB})`;
  if (/^[\w.-]+\/[\w.-]+$/.test(source)) return `[${source}](https://github.com/${source})`;
  return source;
}

/** Links every issue or pull request that a text names. GitHub leads from the one to the other by itself. */
export function linkIssues(text: string): string {
  return text.replaceAll(
    /(?<![\w/[])([\w.-]+\/[\w.-]+)#(\d+)/g,
    '[$1#$2](https://github.com/$1/issues/$2)',
  );
}
