import { type Check, words } from '../kinds/columns.js';
import { kindsNamed } from '../kinds/subject-kinds.js';
import type { ImportKind, RowValues } from './import-types.js';
import { quoted } from './reading.js';

function checkCatalogueCode(value: string): Check {
  if (/^\d{14}$/.test(value)) return {};
  const message = `监管事项目录编码${quoted(value)}不是 14 位数字。请对照监管事项目录清单改正，没有的留空。`;
  return { fault: { code: 'CATALOGUE_CODE', message } };
}

function checkItemCode(value: string): Check {
  if (/^[0-9A-Z._-]{1,64}$/.test(value)) return {};
  const message = `事项代码${quoted(value)}只能用字母、数字、点、横线，最多 64 位。请改正，或留空由系统编号。`;
  return { fault: { code: 'ITEM_CODE', message } };
}

function text(key: string, heading: string, synonyms: readonly string[], maxLength: number, example: string) {
  return {
    key,
    heading,
    synonyms,
    type: 'text',
    maxLength,
    note: `不超过 ${maxLength} 字。`,
    example,
  } as const;
}

/** 随机抽查事项清单. What is not on the published list may not be inspected. */
export const ITEM: ImportKind = {
  kind: 'ITEM',
  title: '抽查事项',
  identities: [{ keys: ['name'] }, { keys: ['code'] }],
  complete: withKinds,
  checkRow: (values) => {
    const known = (withKinds(values).subjectKinds as readonly string[]).length > 0;
    const message = `检查对象${quoted(String(values.subjectText))}不在本系统的对象类别中，事项可以入库，但不能据此抽取本系统的名录。`;
    return known ? [] : [{ key: 'subjectText', warning: { code: 'SUBJECT_KIND', message } }];
  },
  columns: [
    {
      key: 'code',
      heading: '事项代码',
      synonyms: words(
        '事项编码 抽查事项编码 抽查事项代码 事项编号 抽查事项编号 清单编号 检查事项编码 检查事项代码',
      ),
      type: 'code',
      maxLength: 64,
      check: checkItemCode,
      note: '本单位自编的代码；留空由系统编号。',
      example: 'JT-04',
    },
    text(
      'category',
      '抽查类别',
      words('类别 抽查领域 抽查大类 领域 检查类别 监管领域 抽查类型'),
      100,
      '道路运输',
    ),
    {
      ...text(
        'name',
        '抽查事项',
        words(
          '事项名称 抽查事项名称 检查事项 检查事项名称 事项 随机抽查事项 抽查任务名称 随机抽查事项名称 监管事项',
        ),
        200,
        '道路旅客运输企业的检查',
      ),
      required: true,
      note: '清单上的正式名称，不得重复。',
    },
    {
      ...text(
        'subjectText',
        '检查对象',
        words('抽查对象 对象 检查对象范围 抽查对象范围 对象范围 被检查对象 监管对象 行政相对人 检查对象名称'),
        400,
        '道路危险货物运输企业',
      ),
      required: true,
      note: '如 道路危险货物运输企业、机动车维修企业、交通运输建设项目；几类用顿号隔开。',
    },
    {
      key: 'subjectKinds',
      heading: '对象类别',
      synonyms: words('检查对象类别 抽查对象类别'),
      type: 'subjectKinds',
      note: '留空时按检查对象一列判断。',
      example: '',
    },
    {
      key: 'priority',
      heading: '事项类别(重点/一般)',
      synonyms: words(
        '事项类别 重点/一般 事项性质 重点一般 重点或一般 抽查事项类别 检查事项类别 是否重点 事项类型 重点事项/一般事项',
        '重点/一般事项 是否重点检查事项',
      ),
      type: 'choice',
      required: true,
      choices: [
        {
          value: 'KEY',
          label: '重点',
          synonyms: words('重点检查事项 重点事项 重点抽查事项 重点检查 重点监管事项 重点抽查 是'),
        },
        {
          value: 'GENERAL',
          label: '一般',
          synonyms: words('一般检查事项 一般事项 一般抽查事项 一般检查 普通 一般监管事项 一般抽查 否'),
        },
      ],
      note: '重点 或 一般；一般事项的抽查比例有上限。',
      example: '重点',
    },
    text('method', '检查方式', words('抽查方式 检查方法 方式 检查形式 抽查方法'), 200, '现场检查'),
    text(
      'agencyText',
      '检查主体',
      words(
        '抽查主体 实施主体 检查机关 检查部门 责任单位 责任部门 牵头部门 发起部门 实施部门 检查单位 责任科室 执法主体',
      ),
      400,
      '交通运输部门',
    ),
    text(
      'legalBasis',
      '检查依据',
      words('抽查依据 法律依据 依据 法定依据 设定依据 检查的依据 法律法规依据 实施依据'),
      4000,
      '《中华人民共和国道路运输条例》第五十八条',
    ),
    text(
      'content',
      '检查内容',
      words('抽查内容 内容 检查要点 抽查内容及要求 检查内容及要点'),
      4000,
      '经营资质、车辆、人员',
    ),
    text(
      'ratioText',
      '抽查比例',
      words('比例 抽查比例(数量) 抽查比例及数量 抽查数量 抽取比例'),
      200,
      '不低于10%',
    ),
    text(
      'frequencyText',
      '抽查频次',
      words('频次 检查频次 抽查次数 抽查频率 年度频次 检查次数 抽取频次'),
      200,
      '1次/年',
    ),
    text(
      'implementingLevel',
      '实施层级',
      words('抽查层级 层级 检查层级 实施级别 组织层级 行使层级 市县统一实施或市县分别实施 抽查主体(层级)'),
      100,
      '市县两级',
    ),
    {
      key: 'catalogueCode',
      heading: '监管事项目录编码',
      synonyms: words(
        '监管事项编码 目录编码 监管目录编码 监管事项目录代码 监管事项代码 互联网+监管目录编码 监管事项目录清单编码',
      ),
      type: 'code',
      maxLength: 60,
      check: checkCatalogueCode,
      note: '14 位数字，没有的留空；单元格请设为文本格式。',
      example: '',
    },
    text('remark', '备注', words('说明 其他说明 附注'), 500, ''),
  ],
};

function withKinds(values: RowValues): RowValues {
  const given = values.subjectKinds as readonly string[] | null | undefined;
  return given && given.length > 0
    ? values
    : { ...values, subjectKinds: kindsNamed(String(values.subjectText ?? '')) };
}
