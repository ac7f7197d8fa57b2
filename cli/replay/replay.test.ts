import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fileOfRun, recordRun } from '../../campaign/files/recorded-run.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { run } from '../../test/command-line.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

describe('raft-sim replay says how the recovery went', () => {
  test('of a cluster that goes on without some', async () => {
    const { code, printed: out } = await run('replay', '15', '--scenario', 'chaos', '--peers', '3');
    expect(code).toBe(0);
    expect(out).toMatch(/Recovery {3}recovered \(live: n\d, n\d; lost for good: n\d\)/);
  });

  test('of one that gets stuck, which is the fault of its servers', async () => {
    const { code, printed: out } = await run('replay', '14', '--scenario', 'bug-vector-comparison');
    expect(code).toBe(1);
    expect(out).toMatch(/Recovery {3}stuck \(live: n\d, n\d, n\d; lost for good: n\d, n\d\)/);
    expect(out.match(/n\d lost for good[;)]/g)).toHaveLength(2);
  });

  test('of one that cannot but be stuck, which is nobody’s fault', async () => {
    const { peer, draw } = scenarioNamed('calm')!;
    const seed = parseSeed('1')!;
    const { config } = draw(seed, 3);
    const disk = { ...config.disk, writeMinUs: 400_000, writeMaxUs: 900_000 };
    const schedule = { scenario: 'calm', seed, faults: [], config: { ...config, disk } };
    const file = join(temporaryFolder(), 'slow.json');
    writeFileSync(file, printScheduleFile(fileOfRun(peer, schedule, recordRun(peer, schedule))));
    const { code, printed: out } = await run('replay', file);
    expect(code).toBe(0);
    expect(out).toContain(
      'legitimately stuck, as election timeouts from 150000 us on are too short',
    );
    expect(out).toContain('(live: n1, n2, n3; lost for good: none)');
  });
});
