import type { DataSource } from 'typeorm';
import { appendOnly } from '../../migrations/append-only.js';
import { cloneDatabase } from '../support/database.js';

describe('an append-only table', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await cloneDatabase();
    await dataSource.query('CREATE TABLE sealed (id integer PRIMARY KEY, name text NOT NULL)');
    for (const sql of appendOnly('sealed')) await dataSource.query(sql);
    await dataSource.query(`INSERT INTO sealed VALUES (1, '甲'), (2, '乙')`);
  });

  it.each([
    ['UPDATE', `UPDATE sealed SET name = '丙' WHERE id = 1`],
    ['DELETE', 'DELETE FROM sealed WHERE id = 2'],
    ['TRUNCATE', 'TRUNCATE sealed'],
    ['UPDATE', `INSERT INTO sealed VALUES (1, '丁') ON CONFLICT (id) DO UPDATE SET name = '丁'`],
  ])('refuses %s and keeps its rows', async (operation, sql) => {
    await expect(dataSource.query(sql)).rejects.toMatchObject({
      message: `表 sealed 只能追加，不能修改、删除或清空(${operation})`,
      code: '23001',
    });
    expect(await dataSource.query('SELECT id, name FROM sealed ORDER BY id')).toEqual([
      { id: 1, name: '甲' },
      { id: 2, name: '乙' },
    ]);
  });

  it('takes new rows', async () => {
    await dataSource.query(`INSERT INTO sealed VALUES (3, '丙')`);
    expect(await dataSource.query('SELECT count(*)::int AS rows FROM sealed')).toEqual([{ rows: 3 }]);
  });
});
