import ExcelJS from 'exceljs';
import type { Client } from './app.js';

/** A number on a page, with the address that it leads to. */
export interface ShownNumber {
  readonly row: string;
  readonly figure: string;
  readonly value: number;
  readonly href: string;
}

/** Every number of the table and of the funnel of a page of numbers, as a reader sees it. */
export async function shownNumbers(client: Client, path: string): Promise<ShownNumber[]> {
  const { text } = await client.get(path).expect(200);
  const table = /<table class="numbers">([\s\S]*?)<\/table>/.exec(text)?.[1] ?? '';
  const heads = [...table.matchAll(/<th scope="col">([^<]*)<\/th>/g)].map(([, head]) => head);
  return [...table.matchAll(/<tr><th scope="row">([^<]*)<\/th>([\s\S]*?)<\/tr>/g)].flatMap(([, row, cells]) =>
    [...cells.matchAll(/<a href="([^"]*)"[^>]*>([\d,]*)<\/a>/g)].map(([, href, value], n) => ({
      ...{ row, figure: heads[n + 1], value: Number(value.replaceAll(',', '')) },
      href: href.replaceAll('&amp;', '&'),
    })),
  );
}

/** How many tasks the list behind an address says it has, and how many rows its workbook has. */
export async function listBehind(client: Client, href: string): Promise<{ page: number; workbook: number }> {
  const { text } = await client.get(href).expect(200);
  const page = Number(/共 ([\d,]+) 项/.exec(text)?.[1]?.replaceAll(',', ''));
  const rows = await workbookRows(client, href.replace('/office/tasks', '/office/tasks/workbook'));
  return { page, workbook: rows.length };
}

/** Rows of a workbook below title, subtitle and headings. */
export async function workbookRows(client: Client, path: string): Promise<unknown[][]> {
  const { body } = await client.get(path).responseType('blob').expect(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(body);
  const rows: unknown[][] = [];
  book.worksheets[0].eachRow((row, n) => {
    if (n > 3) rows.push((row.values as unknown[]).slice(1));
  });
  return rows;
}
