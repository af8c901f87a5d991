import type { TemplateData, TemplateValues } from '../../platform/excel/fill-template.js';
import type { WorkbookKindSpec } from './workbook-kinds.js';

/** A value of a table under its key and under its Chinese name, as workbooks may ask for it. */
export function namedValues(spec: WorkbookKindSpec, values: TemplateValues): TemplateValues {
  const named = spec.values.flatMap(({ key, name }) =>
    Object.hasOwn(values, key) ? [[name, values[key]] as const] : [],
  );
  return { ...Object.fromEntries(named), ...values };
}

/** A table as it could be, for trying a workbook: two rows of samples. */
export function sampleData(spec: WorkbookKindSpec): TemplateData {
  const row = (n: number) =>
    Object.fromEntries(
      spec.columns.map(({ key, sample, heading }) => [key, heading === '序号' ? n : sample]),
    );
  const values = Object.fromEntries(spec.values.map(({ key, sample }) => [key, sample]));
  return { values: namedValues(spec, values), rows: [row(1), row(2)] };
}
